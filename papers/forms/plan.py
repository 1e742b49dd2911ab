from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from papers.models import Meeting


class SlotForm(forms.Form):
    """A meeting, named by its number."""

    number = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=gettext_lazy("Meeting"),
        error_messages={"required": gettext_lazy("Give the number of a meeting.")},
    )

    def clean_number(self) -> Meeting:
        number = self.cleaned_data["number"]
        meeting = Meeting.objects.filter(number=number).first()
        if meeting is None:
            raise forms.ValidationError(_("There is no meeting %(number)s.") % {"number": number})
        return meeting


class LeadForm(forms.Form):
    member = forms.ModelChoiceField(
        Member.objects.active(), error_messages={"required": gettext_lazy("Choose a member.")}
    )
