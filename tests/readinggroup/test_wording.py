"""Sign-in says what the rest of the site says."""

from itertools import chain
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.contrib.auth.password_validation import password_validators_help_texts
from django.test import Client
from django.utils.translation import gettext, override

from readinggroup.wording import COUNTED, TEXTS
from tests.factories import make_member

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
DJANGO = Path(django.__file__).parent
ASKED = [
    Path(allauth.__file__).parent / CATALOGUE,
    DJANGO / "conf" / CATALOGUE,
    DJANGO / "contrib/auth" / CATALOGUE,
]


def test_each_text_is_one_that_allauth_or_django_asks_for() -> None:
    known = {entry.msgid for file in ASKED for entry in polib.pofile(str(file))}
    assert [text for text in TEXTS if text not in known] == []


@pytest.mark.parametrize(
    ("language", "title", "theirs"),
    [
        ("zh-hans", "第二重验证", ("双因素", "您", "恢复代码", "账户", "安全密钥")),
        ("en", "Second factor", ("Two-Factor", "Recovery Codes", "Authenticator App", "ecurity key")),
    ],
)
@pytest.mark.django_db
def test_second_factor_is_called_so_on_its_own_page(
    client: Client, language: str, title: str, theirs: tuple[str, ...]
) -> None:
    client.force_login(make_member(language=language))
    page = client.get("/accounts/2fa/").content.decode()
    assert f"<h1>{title}</h1>" in " ".join(page.split()).replace("<h1> ", "<h1>").replace(" </h1>", "</h1>")
    assert [word for word in theirs if word in page] == []


@pytest.mark.parametrize(
    ("language", "hints"),
    [
        ("en", ["At least 8 characters", "not a common password", "not like your name or address"]),
        ("zh-hans", ["至少8位", "不能太常见", "不能与个人信息相近"]),
    ],
)
def test_hints_for_a_password_are_short(language: str, hints: list[str]) -> None:
    with override(language):
        assert password_validators_help_texts() == hints


def test_chinese_says_you_as_the_site_does() -> None:
    with override("zh-hans"):
        said = [gettext(text) for text in TEXTS]
        counted = [str(text % 2) for text in COUNTED[:1]]
    assert [text for text in chain(said, counted) if "您" in text or "双因素" in text or "登出" in text] == []
