"""Who can be signed in as, and what there is to see as them; from the file alone, so it costs no query."""

from dataclasses import dataclass
from functools import lru_cache

from members.models import Member
from papers.demo.story import read_rows
from papers.models.papers import in_language

PASSWORD = "red ink on warm paper"  # noqa: S105 -- it is shown beside the buttons


@dataclass(frozen=True)
class Persona:
    handle: str
    name: str
    role: str
    situation_en: str
    situation_zh: str

    @property
    def situation(self) -> str:
        return in_language(self.situation_en, self.situation_zh)

    @property
    def role_name(self) -> str:
        return str(Member.Role(self.role).label)


@lru_cache(maxsize=1)
def cast() -> tuple[Persona, ...]:
    return tuple(
        Persona(
            row["handle"],
            row["name"],
            row.get("role", Member.Role.MEMBER),
            row["situation_en"],
            row["situation_zh"],
        )
        for row in read_rows("people")["members"]
        if "left" not in row
    )
