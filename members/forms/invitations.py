from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.invitations import DEFAULT_DAYS
from members.forms.fields import EmailField
from members.models import Invitation


class InvitationForm(forms.ModelForm[Invitation]):
    max_uses = forms.IntegerField(label=_("How many people"), min_value=1, max_value=50, initial=1)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=90, initial=DEFAULT_DAYS)
    email = EmailField(
        label=_("For (e-mail)"),
        max_length=254,
        required=False,
        help_text=_("If you like: it is filled in for them."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Invitation
        fields = ["role", "max_uses", "email"]
        labels = {"role": _("Role")}
