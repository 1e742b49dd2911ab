from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers.forms.fields import AddressField, SourceField
from papers.forms.record_fields import LinesField, PapersField
from papers.forms.stale import SeenForm
from papers.models import Entry, Part, ReadingList
from papers.rules.curation import ENTRY_FIELDS, LIST_FIELDS, PART_FIELDS

ENTRY_TEXTS = ("note_en", "note_zh", "correction_en", "correction_zh")
SHORT = forms.Textarea(attrs={"rows": 4})


class ListForm(SeenForm[ReadingList]):
    first = forms.BooleanField(label=gettext_lazy("Shown first"), required=False)

    class Meta:
        model = ReadingList
        fields = LIST_FIELDS
        widgets = {"about_en": SHORT, "about_zh": SHORT}
        field_classes = {"about_en": SourceField, "about_zh": SourceField, "slug": AddressField}
        help_texts = {
            "slug": gettext_lazy(
                "Small letters, digits and hyphens, like autumn-2026: /papers/?list=autumn-2026"
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_default:
            self.fields["first"].disabled = True
            self.fields["first"].help_text = _("To change this, show another list first.")
        self.initial["first"] = self.instance.is_default

    def clean_slug(self) -> str:
        if self.cleaned_data["slug"] == "new":
            raise ValidationError(_("This address is reserved; choose another."))
        return str(self.cleaned_data["slug"])


class PartForm(SeenForm[Part]):
    class Meta:
        model = Part
        fields = PART_FIELDS


class EntryForm(SeenForm[Entry]):
    papers = PapersField(
        label=gettext_lazy("Papers"),
        required=False,
        help_text=gettext_lazy(
            "Each by its address, short name or arXiv number, in order. None where no work is known."
        ),
    )
    named_models = LinesField(
        label=gettext_lazy("Models named"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("One on each line."),
    )

    class Meta:
        model = Entry
        fields = ENTRY_FIELDS
        widgets = dict.fromkeys(ENTRY_TEXTS, SHORT)
        field_classes = dict.fromkeys(ENTRY_TEXTS, SourceField)

    field_order = ["printed_title", "papers"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["papers"] = [
                place.paper.slug for place in self.instance.places.select_related("paper")
            ]

    def mine(self, name: str) -> object:
        value = super().mine(name)
        return [paper.slug for paper in self.cleaned_data["papers"]] if name == "papers" else value


class NewEntryForm(EntryForm):
    place = forms.IntegerField(
        label=gettext_lazy("Place in the part"),
        required=False,
        help_text=gettext_lazy("Empty: at the end. The entries after it are numbered anew."),
    )


class PlaceForm(forms.Form):
    """Where an entry goes; a place beyond the part's ends is its end."""

    part = forms.ModelChoiceField(Part.objects.none(), label=gettext_lazy("Part"), empty_label=None)
    place = forms.IntegerField(
        label=gettext_lazy("Place in the part"),
        help_text=gettext_lazy("The entries between its old and its new place are numbered anew."),
    )

    def __init__(self, *args: Any, reading_list: ReadingList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = reading_list.parts.all()  # type: ignore[attr-defined]  # of this field
