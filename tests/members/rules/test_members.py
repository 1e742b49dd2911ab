import pytest

from members.rules.members import suggest_handle


@pytest.mark.parametrize(
    ("name", "email", "handle"),
    [
        ("Ada Lovelace", "x@example.org", "ada-lovelace"),
        ("Zoë O'Brien", "x@example.org", "zoe-o-brien"),
        ("李雷", "lei.li@example.org", "lei-li"),
        ("李雷 Li", "x1@example.org", "li"),
        ("李", "x@example.org", "reader"),
        ("Admin", "ada@example.org", "ada"),
        ("me", "all@example.org", "reader"),
        ("A" * 80, "x@example.org", "a" * 24),
    ],
)
def test_handle_is_suggested(name: str, email: str, handle: str) -> None:
    assert suggest_handle(name, email) == handle
