"""What is kept of a picture that somebody sends: how it looks, and nothing else."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from papers.images import LONGEST, PictureError, encoded_anew

SECRET = b"52.5200 N, a secret place"


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    file = io.BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(octets: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(octets))
    image.load()
    return image


def with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # turned by a quarter
    return exif


@pytest.mark.parametrize(
    ("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")]
)
def test_keeps_how_it_looks(kind: str, extension: str) -> None:
    encoded = encoded_anew(picture(kind))
    image = decoded(encoded.octets)
    assert (image.format, encoded.extension, image.size) == (kind, extension, (40, 20))
    assert (encoded.width, encoded.height) == image.size
    shown = image.convert("RGB").crop((0, 0, 10, 10)).resize((1, 1)).tobytes()
    assert (shown[0] > 200, shown[1] < 60, shown[2] < 60) == (True, True, True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_leaves_out_what_the_file_says_and_turns_it_upright(kind: str) -> None:
    sent = picture(kind, exif=with_place())
    assert SECRET in sent
    encoded = encoded_anew(sent)
    assert SECRET not in encoded.octets
    assert not decoded(encoded.octets).getexif()
    assert (encoded.width, encoded.height) == (20, 40)


def test_leaves_out_comments_and_what_follows_the_picture() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    sent = picture("PNG", pnginfo=said) + b"<script>alert(1)</script>"
    encoded = encoded_anew(sent)
    assert SECRET not in encoded.octets
    assert b"<script>" not in encoded.octets


def test_the_same_picture_is_the_same_file() -> None:
    assert encoded_anew(picture("PNG")) == encoded_anew(picture("PNG", exif=Image.Exif()))


def test_keeps_what_is_transparent() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(file, "PNG")
    assert decoded(encoded_anew(file.getvalue()).octets).convert("RGBA").tobytes()[3::4] == b"\0" * 16


def test_keeps_what_moves() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=[40, 80, 120])
    image = decoded(encoded_anew(file.getvalue()).octets)
    assert image.n_frames == 3  # type: ignore[attr-defined]  # of an animation


def test_is_made_no_larger_than_a_page_shows() -> None:
    encoded = encoded_anew(picture("JPEG", (4000, 1000)))
    assert (encoded.width, encoded.height) == (LONGEST, LONGEST // 4)


def png_of(width: int, height: int) -> bytes:
    """A header that promises much, and a few octets."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


WRONG = {
    "nothing": b"",
    "text": b"Just words.",
    "page": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "half a picture": picture("PNG", (300, 300))[:200],
    "half a photograph": picture("JPEG", (300, 300))[:200],
    "enormous": png_of(100_000, 100_000),
    "large": png_of(6000, 6000),
    "shorter than it says": png_of(50, 50),
    "only a beginning": b"\x89PNG\r\n\x1a\n",
    "gif of nothing": b"GIF89a\x00\x00\x00\x00\x00\x00\x00;",
    "webp of nothing": b"RIFF\x10\x00\x00\x00WEBPVP8 \x00\x00\x00\x00",
}


@pytest.mark.parametrize("name", WRONG)
def test_refuses_everything_else(name: str) -> None:
    with pytest.raises(PictureError):
        encoded_anew(WRONG[name])


def test_refuses_an_animation_that_is_large_when_decoded() -> None:
    frames = [Image.new("P", (2000, 2000), n) for n in range(8)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert len(file.getvalue()) < 100_000
    with pytest.raises(PictureError):
        encoded_anew(file.getvalue())
