from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from papers.actions.leads import Wish
from papers.plan import Place


class SlotForm(forms.Form):
    """A meeting, named by its number."""

    number = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        error_messages={"required": _("Give the number of a meeting.")},
    )


class LeadsForm(forms.Form):
    """Who leads each paper of a meeting, and whom the form showed as its lead: what was not touched stays."""

    def __init__(self, places: Sequence[Place], leaders: Iterable[Member], data: Any) -> None:
        super().__init__(data)
        self.places = [place for place in places if not (place.lead and place.lead.has_published)]
        self.leaders = {str(member.pk): member for member in leaders}
        for place in self.places:
            self.fields[f"lead-{place.pk}"] = forms.CharField(required=False, max_length=20)
            self.fields[f"seen-{place.pk}"] = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def clean(self) -> None:
        if any(chosen and chosen not in self.leaders for _place, _seen, chosen in self._touched()):
            raise forms.ValidationError(_("Choose a member of the list."))

    @property
    def wishes(self) -> list[tuple[Place, Wish]]:
        """Of a valid form."""
        return [
            (place, Wish(place.pk, seen, self.leaders.get(chosen))) for place, seen, chosen in self._touched()
        ]

    def _touched(self) -> list[tuple[Place, int | None, str]]:
        found = []
        for place in self.places:
            seen = self.cleaned_data.get(f"seen-{place.pk}")
            chosen = self.cleaned_data.get(f"lead-{place.pk}", "")
            if chosen != str(seen or ""):
                found.append((place, seen, chosen))
        return found
