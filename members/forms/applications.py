from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import EmailField, NameField
from members.forms.time_zones import TimeZoneField, ask_time_zone
from members.models import Application


class ApplicationForm(forms.ModelForm[Application]):
    name = NameField(label=_("Name"), max_length=80)
    email = EmailField(label=_("E-mail"), max_length=254)
    time_zone = TimeZoneField(label=_("Time zone"), required=False)

    unmarked = ("time_zone",)  # a choice is always made

    class Meta:
        model = Application
        fields = ["name", "email", "answer", "time_zone"]
        labels = {"answer": _("What have you read lately, and what would you like to read with us?")}
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_time_zone(self)

    def validate_constraints(self) -> None:
        """Who waits already is the action's to settle: said here, it would tell a stranger."""
