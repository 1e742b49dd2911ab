from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.groups import group_time_zone, validate_time_zone
from members.models.names import fold_name, validate_name

RESERVED_HANDLES = frozenset(
    {
        "me",
        "all",
        "admin",
        "everyone",
        "group",
        "here",
        "member",
        "members",
        "organiser",
        "organisers",
        "root",
    }
)


def validate_handle_free(value: str) -> None:
    if value.lower() in RESERVED_HANDLES:
        raise ValidationError(_("This handle is reserved; choose another."))


def initials_of(name: str) -> str:
    """Two capitals for a Latin name; for a Han name its last character, the most distinct in a group."""
    words = name.split()
    if not words:
        return "?"
    if words[-1][0] >= "\u2e80":
        return words[-1][-1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper()


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def organisers(self) -> Self:
        return self.active().filter(role=Member.Role.ORGANISER)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "pk")

    def for_desk(self) -> Self:
        """Adds `factors`: how many second factors a member has set up."""
        counted = self.annotate(factors=models.Count("authenticator"))
        return counted.order_by("-is_active", Lower("name"), "pk")

    def name_is_taken(self, name: str) -> bool:
        """By an active member, in whatever case or width; one query, for a group has few names."""
        return fold_name(name) in {fold_name(taken) for taken in self.active().values_list("name", flat=True)}


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]  # dynamic base
    def get_by_natural_key(self, username: str | None) -> "Member":
        member: Member = self.get(email__iexact=username)
        return member


class Member(AbstractBaseUser):
    """A person of the group; an organiser also runs it."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        ORGANISER = "organiser", _("organiser")

    email = models.EmailField(
        _("e-mail"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("There is a member with this e-mail address.")},
    )
    handle = models.CharField(
        _("handle"),
        max_length=30,
        unique=True,
        error_messages={"unique": _("This handle is taken; choose another.")},
        validators=[
            RegexValidator(
                r"\A[a-z0-9][a-z0-9_-]{1,29}\Z",
                _(
                    "A handle has 2 to 30 small letters a–z, digits, - or _,"
                    " and begins with a letter or digit."
                ),
            ),
            validate_handle_free,
        ],
    )
    name = models.CharField(_("name"), max_length=80, validators=[validate_name])
    about = models.CharField(_("about me, in a line"), max_length=300, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: as the browser asks."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=group_time_zone, validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    # When the visit before this one ended: what is newer is new to the member.
    last_visit_ended_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "handle"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            # With `unique` above: one member an address, however it is typed.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="member_email_lower_case",
                violation_error_message=_("An e-mail address is kept in small letters."),
            ),
            models.CheckConstraint(
                condition=models.Q(handle=Lower("handle")),
                name="member_handle_lower_case",
                violation_error_message=_("A handle has no capital letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("papers:member_detail", args=[self.handle])

    @property
    def is_organiser(self) -> bool:
        return self.is_active and self.role == self.Role.ORGANISER

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    # What Django's admin asks.
    @property
    def is_staff(self) -> bool:
        return self.is_organiser

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_organiser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_organiser
