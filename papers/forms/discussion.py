import uuid
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from papers.actions.passages import Chosen
from papers.forms.fields import SourceField
from papers.forms.places import PlaceFields
from papers.models import Comment
from papers.models.discussion import MAX_COMMENT
from papers.text import CONTEXT, MAX_QUOTE, Words
from readinggroup.fragments import OPEN


class SpokenForm(forms.Form):
    source = SourceField(
        label=_("Comment or question"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )


class EditCommentForm(PlaceFields, SpokenForm):
    """Opens in place, so its ids are its own and the focus goes to the text. Only threads have a place."""

    def __init__(self, comment: Comment, data: QueryDict | None = None) -> None:
        kind, number = comment.place
        initial = {"source": comment.source, "place_kind": kind, "place_number": number}
        super().__init__(data, initial=initial, auto_id=f"comment-{comment.pk}-%s")
        self.fields["source"].widget.attrs["autofocus"] = True
        if comment.thread_id:
            del self.fields["place_kind"], self.fields["place_number"]


class CommentForm(SpokenForm):
    """A new thread or reply; `token` marks the form, so that sending it twice makes one comment."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ThreadForm(PlaceFields, CommentForm):
    """On a paper."""

    is_question = forms.BooleanField(label=_("This is a question"), required=False)

    @property
    def chosen(self) -> Chosen | None:
        return None


class PassageForm(ThreadForm):
    """On an interpretation, perhaps on words of it; a script fills in what stands around them."""

    quote = forms.CharField(
        label=_("Words it is about"),
        help_text=_("Copied from the interpretation."),
        max_length=MAX_QUOTE,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)

    @property
    def chosen(self) -> Chosen | None:
        data = self.cleaned_data
        words = Words(data["quote"], data["before"][-CONTEXT:], data["after"][:CONTEXT])
        return Chosen(words, data["revision"] or 0) if words.quote else None


@dataclass(frozen=True)
class Blank:
    """The form for a new thread before anything is typed, as a fragment shows it; its token is left open.

    On an interpretation it says which revision is read, 0 where the page does not know; on a paper None.
    """

    revision: int | None = None

    def form(self) -> ThreadForm:
        if self.revision is None:
            return ThreadForm(initial={"token": OPEN["token"]})
        return PassageForm(initial={"token": OPEN["token"], "revision": self.revision})
