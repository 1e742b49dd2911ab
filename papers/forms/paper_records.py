from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import arxiv
from papers.forms.fields import AddressField, SourceField
from papers.forms.record_fields import ArxivField, LinesField
from papers.forms.stale import SeenForm
from papers.models import FormerSlug, Paper
from papers.rules.curation import PAPER_FIELDS

RESERVED_SLUGS = frozenset({"new"})


class PaperRecordForm(forms.ModelForm[Paper]):
    """The desk's and the admin's alike."""

    authors = LinesField(
        label=gettext_lazy("Authors"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("One on each line."),
    )
    arxiv_id = ArxivField(
        label="arXiv",
        required=False,
        max_length=200,
        help_text=gettext_lazy("The number or the address. Empty addresses below are filled in from it."),
    )

    class Meta:
        model = Paper
        fields = PAPER_FIELDS
        widgets = {
            "remark_en": forms.Textarea(attrs={"rows": 4}),
            "remark_zh": forms.Textarea(attrs={"rows": 4}),
        }
        field_classes = {"remark_en": SourceField, "remark_zh": SourceField, "slug": AddressField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = _(
                "/papers/…/; empty: made from the short name. An address it had before redirects."
            )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not slug:
            slug = AddressField().clean(slugify(self.cleaned_data.get("short_name", ""))[:100])
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("This address is reserved; choose another."))
        if FormerSlug.objects.filter(slug=slug).exclude(paper=self.instance.pk).exists():
            raise ValidationError(_("Another paper once had this address, which still leads there."))
        return slug

    def clean(self) -> dict[str, Any]:
        """What followed from the arXiv number before follows from the new one."""
        super().clean()
        data = self.cleaned_data
        before = arxiv.addresses(self.initial.get("arxiv_id", ""))
        for name, address in arxiv.addresses(data.get("arxiv_id", "")).items():
            if data.get(name, "") in {"", before.get(name)} and name not in self.errors:
                data[name] = address
        return data


class PaperForm(SeenForm[Paper], PaperRecordForm):
    class Meta(PaperRecordForm.Meta):
        pass
