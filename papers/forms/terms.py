from django import forms
from django.utils.translation import gettext_lazy

from papers.forms.fields import SourceField
from papers.forms.stale import SeenForm
from papers.models import Term
from papers.rules.curation import TERM_FIELDS


class WordsField(forms.CharField):
    """A name: the spaces in it are one each."""

    def to_python(self, value: object) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class TermForm(SeenForm[Term]):
    class Meta:
        model = Term
        fields = TERM_FIELDS
        field_classes = {"term": WordsField, "chinese": WordsField, "note": SourceField, "avoid": WordsField}
        widgets = {"note": forms.Textarea({"rows": 4})}
        labels = {
            "term": gettext_lazy("In English"),
            "chinese": gettext_lazy("In Chinese"),
            "note": gettext_lazy("What it means"),
            "avoid": gettext_lazy("Rather not"),
        }
        help_texts = {
            "note": gettext_lazy("A sentence or two; shown where an interpretation names the term."),
            "avoid": gettext_lazy(
                "Other words for it that the group does not use, with commas between them."
                " Whoever writes one of them is told; nothing is forbidden."
            ),
        }
