"""Form fields that hand on what people typed in its one written form."""

from django import forms

from members.models.names import clean_name, normalise_email


class EmailField(forms.EmailField):
    """Normalised before it is checked, so that full-width letters from an input method are no error."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def to_python(self, value: object) -> str:
        return normalise_email(super().to_python(value) or "")


class NameField(forms.CharField):
    widget = forms.TextInput(attrs={"autocomplete": "name"})

    def to_python(self, value: object) -> str:
        return clean_name(super().to_python(value) or "")
