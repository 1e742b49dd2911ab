from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.fields import EmailField, NameField
from members.forms.time_zones import TimeZoneField, ask_time_zone
from members.models import Member


def refuse_taken_name(name: str, *, member: Member) -> str:
    """Two active members with the same name could be taken for each other."""
    if Member.objects.exclude(pk=member.pk).name_is_taken(name):
        raise ValidationError(_("A member has this name; add something that tells you apart."))
    return name


class JoinForm(forms.ModelForm[Member]):
    """A new member, by an invitation or on the command line."""

    email = EmailField(label=_("E-mail"), max_length=254)
    name = NameField(label=_("Name"), max_length=80, help_text=_("As the others know you, in any script."))
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = TimeZoneField(label=_("Time zone"), required=False)

    unmarked = ("time_zone",)  # a choice is always made

    class Meta:
        model = Member
        fields = ["email", "name", "handle", "time_zone"]
        labels = {"handle": _("Handle")}
        help_texts = {"handle": _("Others mention you by it: @handle. Empty: one is made from your name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_time_zone(self, said=(kwargs.get("initial") or {}).get("time_zone", ""))
        self.fields["handle"].required = False
        self.fields["handle"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_name(self) -> str:
        return refuse_taken_name(self.cleaned_data["name"], member=self.instance)

    def _post_clean(self) -> None:
        """After the instance is filled in, so that a password like one's own address is refused."""
        super()._post_clean()  # type: ignore[misc]  # Django's hook for this, not in the stubs
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password", error)

    def new_member(self) -> Member:
        """Not yet saved; its password is hashed here, outside of any transaction, because that takes time."""
        self.instance.set_password(self.cleaned_data["password"])
        return self.instance
