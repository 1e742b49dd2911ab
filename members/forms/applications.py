from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import EmailField, NameField
from members.models import Application


class ApplicationForm(forms.ModelForm[Application]):
    name = NameField(label=_("Name"), max_length=80)
    email = EmailField(label=_("E-mail"), max_length=254)

    class Meta:
        model = Application
        fields = ["name", "email", "answer"]
        labels = {"answer": _("What have you read lately, and what would you like to read with us?")}
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}

    def validate_constraints(self) -> None:
        """Who waits already is the action's to settle: said here, it would tell a stranger."""
