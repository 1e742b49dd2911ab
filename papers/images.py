"""A picture that somebody sends: decoded, and encoded anew, so that nothing of the file itself is kept."""

import io
import warnings
from threading import Lock
from typing import NamedTuple

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

MAX_OCTETS = 5 * 1024 * 1024
# As decoded, all frames of an animation together; four octets each.
MAX_PIXELS = 24_000_000
# Of the longer side; no page shows more.
LONGEST = 2000
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}

# What one picture takes of the memory, two shall not take together.
_alone = Lock()


class Encoded(NamedTuple):
    octets: bytes
    extension: str
    width: int
    height: int


class PictureError(ValueError):
    """Neither PNG, JPEG, WebP nor GIF, or broken, or too large once decoded."""


def encoded_anew(octets: bytes) -> Encoded:
    """In its own format, turned upright, at most `LONGEST` wide and high, without any metadata.

    Raises PictureError.
    """
    with _alone, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(octets), formats=list(EXTENSIONS)) as picture:
                return _encoded(picture)
        # Decoders raise nearly everything on hostile files.
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as problem:
            raise PictureError from problem
        except (SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError) as problem:
            raise PictureError from problem


def _encoded(picture: Image.Image) -> Encoded:
    kind = picture.format or ""
    # A JPEG can be decoded small from the start.
    picture.draft("RGB", (LONGEST, LONGEST))
    frames = getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MAX_PIXELS:
        raise PictureError
    shown = [_upright(frame) for frame in ImageSequence.Iterator(picture)]
    file = io.BytesIO()
    first, *rest = shown
    if rest:
        first.save(file, kind, save_all=True, append_images=rest, loop=0, duration=_durations(picture))
    else:
        first.save(file, kind, **({"quality": 88} if kind in {"JPEG", "WEBP"} else {"optimize": True}))
    return Encoded(file.getvalue(), EXTENSIONS[kind], first.width, first.height)


def _upright(frame: Image.Image) -> Image.Image:
    """On a canvas of its own: what else the file says stays behind.

    Made small before all else: at its full size a picture takes the memory once.
    """
    mode = "RGB" if frame.format == "JPEG" else "RGBA" if frame.has_transparency_data else "RGB"
    scale = max(frame.width / LONGEST, frame.height / LONGEST, 1)
    size = (max(1, round(frame.width / scale)), max(1, round(frame.height / scale)))
    full = frame if frame.mode == mode else frame.convert(mode)
    small = full if scale == 1 else full.resize(size, reducing_gap=2.0)
    turned = ImageOps.exif_transpose(small)
    clean = Image.new(mode, turned.size)
    clean.paste(turned)
    return clean


def _durations(picture: Image.Image) -> list[int]:
    """Of each frame, in ms; browsers show a tenth of a second where none is given."""
    return [int(frame.info.get("duration") or 100) for frame in ImageSequence.Iterator(picture)]
