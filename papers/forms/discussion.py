import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.forms.fields import SourceField
from papers.models.discussion import MAX_COMMENT


class EditCommentForm(forms.Form):
    source = SourceField(
        label=_("Comment or question"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )


class CommentForm(EditCommentForm):
    """A new thread or reply; `token` marks the form, so that sending it twice makes one comment."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ThreadForm(CommentForm):
    is_question = forms.BooleanField(label=_("This is a question"), required=False)
