from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.actions.profiles import PROFILE
from members.forms.fields import NameField
from members.forms.members import refuse_taken_name
from members.forms.time_zones import TimeZoneField
from members.models import Member


class ProfileForm(forms.ModelForm[Member]):
    name = NameField(label=_("Name"), max_length=80)
    time_zone = TimeZoneField(label=_("Time zone"))

    class Meta:
        model = Member
        fields = PROFILE
        labels = {"handle": _("Handle"), "about": _("About me, in a line"), "language": _("Language")}
        help_texts = {
            "handle": _(
                "Others mention you by it: @handle. When it changes, old links to your handle stop working."
            ),
            "language": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(TimeZoneField, self.fields["time_zone"]).offer(self.instance.time_zone)
        languages = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"].widget.choices = languages

    def clean_name(self) -> str:
        return refuse_taken_name(self.cleaned_data["name"], member=self.instance)
