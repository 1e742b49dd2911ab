import subprocess
import sys

import pytest

from members.rules.handles import suggest_handle


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Zoë O'Brien", "zoe-o-brien"),
        ("王小明", "wang-xiaoming"),
        ("李", "li"),
        ("欧阳修", "ouyang-xiu"),
        ("曾国藩", "zeng-guofan"),
        ("王小明 22", "wang-xiaoming-22"),
        ("李雷 Ray", "li-lei-ray"),
        ("Ада", ""),
        ("さくら", ""),
        ("X", ""),
        ("Admin", ""),
        ("me", ""),
        ("A" * 80, "a" * 24),
        ("诸葛" + "床" * 78, "zhuge-chuangchuangchuang"),
    ],
)
def test_handle_is_suggested_from_the_name(name: str, handle: str) -> None:
    assert suggest_handle(name) == handle


def test_dictionary_waits_until_it_is_needed() -> None:
    asked = "import members.rules.handles, sys; print('pypinyin' in sys.modules)"
    said = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", f"import django; django.setup(); {asked}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"
