"""arXiv numbers as people paste them, and the addresses that follow from one."""

import re

# arXiv:2106.09685v2, https://arxiv.org/abs/2106.09685, https://arxiv.org/pdf/cs.CL/0112017v1.pdf
_PASTED = re.compile(
    r"\A(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)?"
    r"(?P<number>\d{4}\.\d{4,5}|(?P<archive>[a-z-]+)(?:\.[a-z]{2})?/(?P<old>\d{7}))"
    r"(?:v\d{1,3})?(?:\.pdf)?/?\Z",
    re.IGNORECASE | re.ASCII,
)


def normalised(pasted: str) -> str:
    """The bare number without its version, or what was pasted where it holds none."""
    found = _PASTED.match(pasted.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].strip())
    if found is None:
        return pasted
    return f"{found['archive'].lower()}/{found['old']}" if found["old"] else found["number"]


def addresses(number: str) -> dict[str, str]:
    """Nothing for what is no number."""
    if not _PASTED.match(number):
        return {}
    return {
        "url": f"https://arxiv.org/abs/{number}",
        "pdf_url": f"https://arxiv.org/pdf/{number}",
        "doi": f"10.48550/arXiv.{number}",
    }
