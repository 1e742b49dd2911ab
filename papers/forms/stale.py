from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from papers.models import Entry, Paper, Part, ReadingList, Term
from papers.rules.curation import Curated, seen_in, state_of

Row = TypeVar("Row", ReadingList, Part, Entry, Paper, Term)


class SeenForm(forms.ModelForm[Row]):
    """Carries a mark of the row as it was loaded. Refused as outdated, it keeps what was typed, shows what
    is there now and takes the new mark, so that saving again is a decision."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    theirs: list[tuple[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = []
        if self.instance.pk:
            self.initial["seen"] = seen_in(self.instance)

    def compare(self, current: Curated) -> None:
        data = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        data["seen"] = seen_in(current)
        self.data = data
        self.theirs = [
            (str(self.fields[name].label), _shown(value))
            for name, value in state_of(current).items()
            if name in self.fields and value != self.mine(name)
        ]

    def mine(self, name: str) -> object:
        return self.cleaned_data.get(name)


def _shown(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
