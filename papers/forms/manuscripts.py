from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers.actions.interpretations import text_of
from papers.exchange import MAX_OCTETS, Manuscript, UnreadableFile, decoded, from_file
from papers.forms.interpretations import InterpretationForm
from papers.models import Interpretation


class UploadForm(forms.Form):
    """A file that was downloaded here, or what stands in it. `draft` is its text in the form of the draft.

    Refused, it keeps the file's text in the field, where it can be mended and sent again.
    """

    # One of them is asked for, which the page says.
    unmarked = ("file", "pasted")

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput({"accept": ".md,.markdown,.txt,text/markdown,text/plain"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or what stands in it"),
        help_text=gettext_lazy("The whole file, with its head."),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, interpretation: Interpretation, *args: Any) -> None:
        super().__init__(*args)
        self.interpretation = interpretation

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        try:
            text = self._sent()
            self.data = {**self.data, "pasted": text}
            self.draft = self._draft(from_file(text))
        except UnreadableFile as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
        if not self.draft.is_valid():
            raise forms.ValidationError(_told(self.draft))
        return self.cleaned_data

    def _sent(self) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        octets = file.read() if file else self.cleaned_data["pasted"].encode("utf-8", "replace")
        if not octets:
            raise UnreadableFile(_("Choose a file, or paste what stands in it."))
        if len(octets) > MAX_OCTETS:
            raise UnreadableFile(_("The file is larger than %(size)s KB.") % {"size": MAX_OCTETS // 1024})
        return decoded(octets)

    def _draft(self, manuscript: Manuscript) -> InterpretationForm:
        """What a file does not hold stays as it is stored."""
        if manuscript.interpretation != self.interpretation.pk:
            self._refuse(manuscript)
        kept = {"notes": self.interpretation.notes, "reason": text_of(self.interpretation).reason}
        names = ("summary", "body", "external_url", "version")
        return InterpretationForm(kept | {name: getattr(manuscript, name) for name in names})

    def _refuse(self, manuscript: Manuscript) -> None:
        if manuscript.paper != self.interpretation.paper.slug:
            raise UnreadableFile(
                _("This file is about another paper: %(paper)s.") % {"paper": manuscript.paper[:100]}
            )
        raise UnreadableFile(_("This file is of another interpretation of this paper."))


def _told(form: forms.Form) -> list[str]:
    return [f"{form[name].label}: {error}" for name, errors in form.errors.items() for error in errors]
