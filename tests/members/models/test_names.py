import pytest
from django.core.exceptions import ValidationError

from members.models.names import clean_name, fold_name, normalise_email, validate_name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ada\u3000 Lovelace\n", "Ada Lovelace"),
        ("Ａｄａ", "Ada"),
        ("A\u200bd\u2060a\ufeff", "Ada"),
        ("\u202eadA\u202c", "adA"),
        ("e\u200d\u0301", "é"),
        ("Ada\u3164\uffa0\u2800", "Ada"),
        ("\u115fA\ufe0fda\U000e0100", "Ada"),
        ("\u3164", ""),
        ("李雷", "李雷"),
        ("עדה", "עדה"),
    ],
)
def test_names_have_one_form(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean
    assert clean_name(clean) == clean


def test_same_but_for_case_and_width() -> None:
    assert fold_name("STRASSE") == fold_name("ｓｔｒａße") != fold_name("Strass")


@pytest.mark.parametrize("name", ["\u0410lice", "ALI\u0421E", "Al\u0456ce", "\u0391lice", "A\u034flice"])
def test_same_but_for_what_nobody_sees(name: str) -> None:
    assert fold_name(name) == fold_name("Alice")


def test_names_of_other_alphabets_stay_apart() -> None:
    assert len({fold_name(name) for name in ("Анна", "Ann", "Hanna", "Άννα", "李雷", "李蕾")}) == 6


def test_addresses_have_one_form() -> None:
    assert normalise_email(" ＡＤＡ＠Example.org\n") == "ada@example.org"


@pytest.mark.parametrize("name", ["李雷", "Nguyễn Văn A", "R2-D2", "ḍ̣̇", "José-María O'Neil", "\U00031350"])
def test_names_of_people(name: str) -> None:
    validate_name(name)


@pytest.mark.parametrize("name", ["", "…", "\U0001f600", "a\x1bb", "a\ud800", "a\ue000", "Z" + "\u0335" * 5])
def test_no_names(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_name(name)
