from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.models import PaperPlace, PlaceKind
from papers.models.places import MAX_NUMBER, NOWHERE, NUMBER


class PlaceFields(forms.Form):
    """A place in the paper, which one may leave out. Folded, with the words that a thread is about."""

    unmarked = ("quote", "place_kind", "place_number")
    template_name = "papers/_thread_fields.html"

    place_kind = forms.ChoiceField(
        label=_("Where in the paper"), choices=[("", "–"), *PlaceKind.choices], required=False
    )
    place_number = forms.CharField(
        label=_("Number there"),
        max_length=MAX_NUMBER,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "3.2"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, number = data.get("place_kind", ""), data.get("place_number", "")
        if kind and not number and "place_number" not in self.errors:
            self.add_error("place_number", _("Say which one, for example 5, 3.2 or B.1."))
        elif number and not kind and "place_kind" not in self.errors:
            self.add_error("place_kind", _("Say what the number counts: pages, sections, figures?"))
        elif number and not NUMBER.fullmatch(number):
            self.add_error("place_number", _("Only letters, digits, dots and hyphens, as in B.1."))
        elif kind == PlaceKind.PAGE and not number.isdigit():
            self.add_error("place_number", _("A page is a number, as in 5."))
        return data

    @property
    def place(self) -> PaperPlace:
        """Of a valid form."""
        kind = self.cleaned_data.get("place_kind")
        return PaperPlace(kind, self.cleaned_data["place_number"]) if kind else NOWHERE

    @property
    def about(self) -> list[str]:
        """The folded fields that say something, and so are shown."""
        folded = ("quote", "place_kind", "place_number")
        return [name for name in folded if name in self.fields and self[name].value()]
