import logging
import os
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from members.models import Member
from papers.images import Encoded, PictureError, encoded_anew
from papers.models import Image
from readinggroup.errors import RuleViolation

logger = logging.getLogger(__name__)


def add_image(*, member: Member, octets: bytes, now: datetime) -> Image:
    """Stores the picture, encoded anew; the same one again is the one that is there."""
    try:
        # Before the transaction begins: it takes a while.
        encoded = encoded_anew(octets)
    except PictureError as problem:
        raise RuleViolation(
            _("This is no picture that can be shown: send a PNG, JPEG, WebP or GIF of at most 24 megapixels.")
        ) from problem
    image = Image(
        member=member,
        digest=sha256(encoded.octets).hexdigest(),
        extension=encoded.extension,
        octets=len(encoded.octets),
        width=encoded.width,
        height=encoded.height,
        created_at=now,
    )
    return _store(image, encoded)


@transaction.atomic
def _store(image: Image, encoded: Encoded) -> Image:
    # Two at once may not both take the last of the room.
    Member.objects.select_for_update().get(pk=image.member_id)
    own = Image.objects.filter(member=image.member)
    if stored := own.filter(digest=image.digest).first():
        return stored
    used = own.aggregate(octets=Sum("octets"))["octets"] or 0
    if used + image.octets > settings.IMAGE_QUOTA * 1024 * 1024:
        raise RuleViolation(
            _(
                "Your images fill the {size} MB that each member has. Whoever runs the site can raise it."
            ).format(size=settings.IMAGE_QUOTA)
        )
    try:
        _write(image.file, encoded.octets)
    except OSError as problem:
        logger.exception("An image could not be stored.")
        raise RuleViolation(_("The image could not be stored. Try again later.")) from problem
    image.save()
    return image


def _write(file: Path, octets: bytes) -> None:
    """Whole and on the disk, or not at all."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
        written.write(octets)
        written.flush()
        os.fsync(written.fileno())
    Path(written.name).replace(file)
