from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import NameField
from members.forms.time_zones import TimeZoneField
from members.models import Group


class GroupForm(forms.ModelForm[Group]):
    name = NameField(
        label=_("Name of the group"),
        max_length=80,
        help_text=_("Stands at the top of every page, in mails and in calendars."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"),
        help_text=_(
            "New meetings and due dates go by it. Meetings that are planned keep their time; "
            "members who have the group’s time zone get the new one."
        ),
    )

    class Meta:
        model = Group
        fields = ["name", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(TimeZoneField, self.fields["time_zone"]).offer(self.instance.time_zone)

    def validate_unique(self) -> None:
        """There is one row, which the action makes or changes."""
