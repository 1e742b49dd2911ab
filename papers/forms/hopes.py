from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers.rendering import paper_named

_UNKNOWN = gettext_lazy("No paper of the list is called that.")


class HopeForm(forms.Form):
    """`paper` is typed as number, name, title or arXiv number and cleaned to the paper's key."""

    paper = forms.CharField(
        max_length=200,
        error_messages={
            "required": _UNKNOWN,
            "max_length": _UNKNOWN,
            "null_characters_not_allowed": _UNKNOWN,
        },
    )

    def clean_paper(self) -> int:
        found = paper_named(self.cleaned_data["paper"].strip("[] "))
        if found is None:
            raise ValidationError(_("No paper of the list is called that."))
        return found
