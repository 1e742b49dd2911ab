import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from papers.forms.fields import SourceField
from papers.models import Comment
from papers.models.discussion import MAX_COMMENT


class SpokenForm(forms.Form):
    source = SourceField(
        label=_("Comment or question"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )


class EditCommentForm(SpokenForm):
    """Opens in place, so its ids are its own and the focus goes to the text."""

    def __init__(self, comment: Comment, data: QueryDict | None = None) -> None:
        initial = {"source": comment.source}
        super().__init__(data, initial=initial, auto_id=f"comment-{comment.pk}-%s")
        self.fields["source"].widget.attrs["autofocus"] = True


class CommentForm(SpokenForm):
    """A new thread or reply; `token` marks the form, so that sending it twice makes one comment."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ThreadForm(CommentForm):
    is_question = forms.BooleanField(label=_("This is a question"), required=False)
