from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class SourceField(forms.CharField):
    """Text as typed, its line ends one character each: browsers send two, which would count twice."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class AddressField(forms.CharField):
    """The last part of an address of this site."""

    default_validators = [
        RegexValidator(
            r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("An address has small letters, digits and single hyphens.")
        )
    ]

    def __init__(self, *, allow_unicode: bool = False, **kwargs: Any) -> None:
        """`allow_unicode` is what a model's SlugField asks with."""
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").lower()
