"""Addresses on the web: the one kind of link that members may leave, in models and in forms alike."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

web_address = URLValidator(
    schemes=["http", "https"],
    message=_("This is no address on the web; one begins with http:// or https://."),
)


class WebAddressFormField(forms.URLField):
    default_validators = [web_address]
    default_error_messages = {"invalid": web_address.message}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


if TYPE_CHECKING:  # only its stubs know what a field holds
    URLField = models.URLField[str, str]
else:
    URLField = models.URLField


class WebAddressField(URLField):
    default_validators = [web_address]

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **kwargs: Any,
    ) -> forms.Field | None:
        chosen = form_class or WebAddressFormField
        return super().formfield(form_class=chosen, choices_form_class=choices_form_class, **kwargs)
