import pytest

from papers.arxiv import addresses, normalised


@pytest.mark.parametrize(
    ("pasted", "number"),
    [
        ("2106.09685", "2106.09685"),
        ("2106.09685v2", "2106.09685"),
        (" arXiv:2106.09685v12 ", "2106.09685"),
        ("https://arxiv.org/abs/2106.09685v2", "2106.09685"),
        ("http://www.arxiv.org/pdf/2106.09685v2.pdf", "2106.09685"),
        ("arxiv.org/html/2106.09685?context=cs#S1", "2106.09685"),
        ("https://arxiv.org/abs/cs.CL/0112017v1", "cs/0112017"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org.evil.example/abs/2106.09685", "https://arxiv.org.evil.example/abs/2106.09685"),
        ("２１０６.09685", "２１０６.09685"),
        ("LoRA", "LoRA"),
        ("", ""),
    ],
)
def test_a_pasted_number_is_brought_to_its_bare_form(pasted: str, number: str) -> None:
    assert normalised(pasted) == number


def test_addresses_follow_from_a_number_only() -> None:
    assert addresses("2106.09685") == {
        "url": "https://arxiv.org/abs/2106.09685",
        "pdf_url": "https://arxiv.org/pdf/2106.09685",
        "doi": "10.48550/arXiv.2106.09685",
    }
    assert addresses("LoRA") == {}
