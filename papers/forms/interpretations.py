from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from papers.actions.interpretations import Text
from papers.forms.fields import SourceField
from papers.models.addresses import WebAddressFormField
from papers.models.interpretations import MAX_REASON, MAX_SUMMARY
from papers.pairs import Beside
from papers.text import MAX_SOURCE


class Checkbox(forms.CheckboxInput):
    """Ticked, it sends the number that it was offered with. By its name the page knows what it is."""

    def format_value(self, value: object) -> None:
        return None

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        return data.get(name)


class RestoreForm(forms.Form):
    """`version` is the stored one that the page was made from."""

    reason = forms.CharField(
        label=_("Why, in a line"),
        max_length=MAX_REASON,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class InterpretationForm(forms.Form):
    """The text as typed; `version` is the stored one that it was made from."""

    # How its page shows them: a draft may lack what publishing asks for.
    unmarked = ("summary", "body")
    folded = ("notes",)

    summary = SourceField(
        label=_("Summary"),
        help_text=_("A few sentences; they stand above the text."),
        max_length=MAX_SUMMARY,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    body = SourceField(
        label=_("Text"),
        help_text=_("Markdown, and LaTeX between $…$ or $$…$$. [[LoRA]] or [[#29]] links to a paper."),
        max_length=MAX_SOURCE,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 24}),
    )
    external_url = WebAddressFormField(
        label=_("Or published elsewhere, at"),
        help_text=_("The address, where your interpretation stands on another site."),
        max_length=500,
        required=False,
    )
    notes = SourceField(
        label=_("Notes to self"),
        help_text=_("Never published; they go along when you hand the paper over."),
        max_length=20_000,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
    )
    reason = forms.CharField(
        label=_("What changed, in a line"),
        help_text=_("It stands beside the revision in the list of all."),
        max_length=MAX_REASON,
        required=False,
    )
    caught_up = forms.IntegerField(widget=Checkbox, required=False, min_value=1, max_value=2**31 - 1)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def offer_to_catch_up(self, translation: Beside | None, changes: str) -> None:
        """Where the text is behind its translation, whose `changes` stand at that address."""
        if translation is None or not translation.is_behind:
            del self.fields["caught_up"]
            return
        field = self.fields["caught_up"]
        field.widget.attrs["value"] = translation.number
        field.label = _("This brings it up to date with revision {number} of the translation").format(
            number=translation.number
        )
        field.help_text = format_html(
            '<a href="{}" target="_blank">{}<span class="visually-hidden"> {}</span></a>',
            *(changes, _("What changed there"), _("(in a new window)")),
        )

    def ask_no_reason(self) -> None:
        """Of what was never published nothing has changed."""
        self.fields["reason"].widget = forms.HiddenInput()

    @property
    def text(self) -> Text:
        """Of a valid form."""
        return Text(*(self.cleaned_data[name] for name in ("summary", "body", "external_url", "reason")))
