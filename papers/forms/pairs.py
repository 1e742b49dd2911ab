from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.models import Interpretation


class PairForm(forms.Form):
    """Which of the paper's interpretations in the other language stands beside this one."""

    other = forms.ChoiceField(
        label=_("Translation"),
        error_messages={
            "required": _("Choose an interpretation."),
            "invalid_choice": _("Choose one in the other language that has no translation yet."),
        },
    )

    def __init__(self, interpretation: Interpretation, data: Any = None) -> None:
        super().__init__(data)
        beside = interpretation.paper.interpretations.published().filter(pair=None)
        free = beside.exclude(language=interpretation.language).select_related("author", "current")
        light = free.defer("current__body", "current__body_html", "current__summary_html").order_by("pk")
        self.others = {str(each.pk): each for each in light}
        field: forms.ChoiceField = self.fields["other"]  # type: ignore[assignment]  # as declared above
        field.choices = [
            (pk, f"{each.get_language_display()} · {each.author.name}") for pk, each in self.others.items()
        ]

    def clean_other(self) -> Interpretation:
        return self.others[self.cleaned_data["other"]]


class CaughtUpForm(forms.Form):
    """The number is the revision that its member saw, which may no longer be the newest."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
