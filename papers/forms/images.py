from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.images import MAX_OCTETS, TYPES


class ImageForm(forms.Form):
    image = forms.FileField(
        label=_("Image"),
        error_messages={
            "required": _("Choose an image first."),
            "missing": _("Choose an image first."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput({"accept": ",".join(TYPES.values())}),
    )

    def clean_image(self) -> Any:
        image = self.cleaned_data["image"]
        if image.size > MAX_OCTETS:
            raise forms.ValidationError(_("An image may have at most 5 MB."))
        return image
