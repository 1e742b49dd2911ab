from django import forms


class SourceField(forms.CharField):
    """Text as typed, its line ends one character each: browsers send two, which would count twice."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
