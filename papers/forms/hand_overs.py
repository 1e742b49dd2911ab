from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from papers.models import Claim, Paper


class HandOverForm(forms.Form):
    """Which other member should take a claim over; those who have the paper already are not among them."""

    to = forms.ChoiceField(
        label=_("To"),
        error_messages={
            "required": _("Choose a member."),
            "invalid_choice": _("Choose another active member who has no claim on this paper."),
        },
    )
    message = forms.CharField(label=_("Message"), max_length=500, required=False)

    def __init__(self, paper: Paper, standing: Iterable[Claim], data: Any = None) -> None:
        super().__init__(data, auto_id=f"hand-over-{paper.pk}-%s")
        self._claimants = [claim.member_id for claim in standing]
        to: forms.ChoiceField = self.fields["to"]  # type: ignore[assignment]  # as declared above
        to.choices = self._choices

    def _choices(self) -> list[tuple[str, str]]:
        return [("", str(_("Choose…"))), *((handle, member.name) for handle, member in self._others.items())]

    @cached_property
    def _others(self) -> dict[str, Member]:
        """Asked for once, where the form is shown or read."""
        others = Member.objects.active().exclude(pk__in=self._claimants).by_name()
        return {member.handle: member for member in others}

    def clean_to(self) -> Member:
        return self._others[self.cleaned_data["to"]]
