from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from papers import arxiv
from papers.models import Paper

MAX_PAPERS = 10


class LinesField(forms.CharField):
    """A list of names, typed one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class ArxivField(forms.CharField):
    """An arXiv number, also pasted as an address or with its version."""

    def to_python(self, value: Any) -> str:
        return arxiv.normalised(super().to_python(value) or "")


class PaperNamesInput(forms.Widget):
    """A line for each paper, with the papers there are to choose from, and empty lines for more."""

    template_name = "papers/_desk_paper_names.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        names = [text for text in value or [] if text][:MAX_PAPERS]
        lines = max(3, len(names) + 1)
        context["widget"]["lines"] = [*names, *[""] * (lines - len(names))]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if isinstance(data, MultiValueDict) else list(data.get(name, []))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_1"


class PapersField(forms.Field):
    """Papers in their order, each by its address, short name, title or arXiv number."""

    widget = PaperNamesInput

    def clean(self, value: Any) -> list[Paper]:
        names = [text.strip() for text in value or [] if text.strip()]
        if len(names) > MAX_PAPERS:
            raise ValidationError(_("An entry holds at most %(count)d papers.") % {"count": MAX_PAPERS})
        line = forms.CharField(max_length=300)
        return list(dict.fromkeys(_paper_named(line.clean(name)) for name in names))


def _paper_named(name: str) -> Paper:
    for lookup in ("slug", "arxiv_id", "former_slugs__slug", "short_name__iexact", "title__iexact"):
        wanted = arxiv.normalised(name) if lookup == "arxiv_id" else name
        found = list(Paper.objects.filter(**{lookup: wanted})[:2])
        if len(found) > 1:
            raise ValidationError(
                _("Several papers are called “%(name)s”; give the address of one.") % {"name": name}
            )
        if found:
            return found[0]
    raise ValidationError(_("There is no paper “%(name)s”.") % {"name": name})
