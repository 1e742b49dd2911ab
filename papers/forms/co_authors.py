from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from papers.models import Interpretation


class CoAuthorForm(forms.Form):
    member = forms.ChoiceField(
        label=_("Member"),
        error_messages={
            "required": _("Choose a member."),
            "invalid_choice": _("Choose another active member who does not write along yet."),
        },
    )

    def __init__(self, interpretation: Interpretation, data: Any = None) -> None:
        super().__init__(data)
        writing = [interpretation.author_id, *interpretation.co_authors.values_list("pk", flat=True)]
        others = Member.objects.active().exclude(pk__in=writing).by_name()
        self._others: dict[str, Member] = {member.handle: member for member in others}
        choices = [(handle, other.name) for handle, other in self._others.items()]
        field: forms.ChoiceField = self.fields["member"]  # type: ignore[assignment]  # as declared above
        field.choices = [("", _("Choose…")), *choices]

    def clean_member(self) -> Member:
        return self._others[self.cleaned_data["member"]]
