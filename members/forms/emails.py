from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import EmailField
from members.models import Member


class MemberEmailForm(forms.ModelForm[Member]):
    email = EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("They sign in with it, and mails go to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Member
        fields = ["email"]
