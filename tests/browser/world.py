"""A small group with one of everything that has a page, in which every free text is what a test wants."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from members.models import Member
from papers.actions.discussion import Place, comment_on, edit_comment
from papers.actions.interpretations import Text, begin_interpretation, publish_interpretation, save_draft
from papers.actions.minutes import fingerprint, write_minutes
from papers.actions.passages import Chosen
from papers.models import Comment, HandOver, Interpretation, PairSide, Paper, PaperPlace, Passage
from papers.rendering import render_text
from papers.text import letters, reading_text, words_at
from tests.factories import (
    add_revision,
    make_claim,
    make_entry,
    make_interpretation,
    make_list,
    make_meeting,
    make_member,
    make_organiser,
    make_pair,
    make_paper,
    make_part,
    make_series,
    make_term,
)
from tests.members.factories import make_application, make_link


class World:
    """`name` stands where a line is asked for, `text` where more is; the organiser has written all of it."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.now = name, text, timezone.now()
        self.organiser = make_organiser(name[:80], handle="olga", about=text[:300])
        self.other = make_member(f"2{name}"[:80], handle="lin", about=text[:300])
        self.lora, self.bert = self._paper("lora", "2106.09685"), self._paper("bert", "1810.04805")
        self._list()
        self._claims()
        self.term = make_term(name[:80], name[:80], note=text[:500], avoid=name[:200], by=self.organiser)
        self.published = self._interpretation(self.lora)
        self.draft = self._draft(self.bert)
        self._translate(self.published)
        self.question = self._discussion()
        self._meetings()
        self.token = make_link(created_by=self.organiser, max_uses=5).token
        make_application(name[:80], answer=text[:2000], email="zoe@example.org")

    @property
    def every(self) -> list[str]:
        return [*self.public, *self.members_only, *self.of_organisers]

    @property
    def public(self) -> list[str]:
        return [
            *("/", "/papers/", "/papers/?q=nothing", "/papers/lora/", "/schedule/", "/schedule/1/"),
            *("/join/", "/join/thanks/", f"/invitations/{self.token}/", "/invitations/closed/"),
            *("/accounts/login/", "/accounts/password/reset/", "/nowhere/"),
            *("/help/", "/help/group/", "/help/writing/", "/help/organisers/"),
        ]

    @property
    def members_only(self) -> list[str]:
        text, draft = self.published.get_absolute_url(), self.draft.get_absolute_url()
        return [
            *(
                "/papers/bert/",
                text,
                "/papers/lora/?by=place",
                f"{text}revisions/",
                f"{text}revisions/1/",
                f"{draft}edit/",
            ),
            *(
                f"{text}revisions/compare/",
                f"{text}revisions/compare/?by=source",
                f"{text}pair/",
                f"{text}edit/",
                f"{text}upload/",
                f"{text}co-authors/",
            ),
            f"/papers/lora/comments/{self.question.pk}/edit/",
            f"/papers/lora/comments/{self.edited.pk}/edits/",
            f"/papers/lora/comments/{self.question.pk}/reactions/",
            f"/papers/lora/comments/{self.question.pk}/quote/",
            *("/glossary/", "/glossary/add/"),
            *(f"/glossary/{self.term.pk}/edit/", f"/glossary/{self.term.pk}/delete/"),
            *("/questions/", "/members/", "/members/olga/", "/members/me/", "/accounts/password/change/"),
            *("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"),
            *("/accounts/2fa/webauthn/", "/accounts/reauthenticate/", "/accounts/logout/"),
        ]

    @property
    def of_organisers(self) -> list[str]:
        return [
            *("/desk/", "/desk/group/", "/desk/invitations/", "/desk/applications/", "/desk/members/"),
            "/desk/members/lin/email/",
            *("/desk/lists/", "/desk/lists/new/", "/desk/lists/main/", "/desk/lists/main/edit/"),
            *("/desk/lists/main/delete/", "/desk/lists/main/parts/new/"),
            *(
                f"/desk/lists/main/parts/{self.part.pk}/edit/",
                f"/desk/lists/main/parts/{self.part.pk}/entries/new/",
            ),
            *(f"/desk/lists/main/entries/{self.entry.pk}/{page}/" for page in ("edit", "place", "delete")),
            *("/desk/papers/", "/desk/papers/new/", "/desk/papers/lora/", "/desk/papers/lora/delete/"),
            *("/schedule/plan/", "/schedule/plan/1/"),
            *("/schedule/plan/series/", "/schedule/1/minutes/"),
        ]

    def _paper(self, slug: str, number: str) -> Paper:
        name, text = self.name, self.text
        fields = {
            "remark_en": text[:2000],
            "remark_zh": text[:2000],
            "authors": [name] * 3,
            "venue": text[:200],
        }
        return make_paper(
            slug=slug,
            title=text[:300],
            short_name=name[:60],
            arxiv_id=number,
            url=f"https://arxiv.org/abs/{number}",
            **fields,
        )

    def _list(self) -> None:
        text = self.text
        fields = {"title_en": text[:200], "title_zh": text[:200]}
        self.list = make_list(
            slug="main", is_default=True, about_en=text[:2000], about_zh=text[:2000], **fields
        )
        self.part = make_part(self.list, **fields)
        notes = dict.fromkeys(("note_en", "note_zh", "correction_en", "correction_zh"), text[:2000])
        self.entry = make_entry(self.part, self.lora, self.bert, named_models=[self.name], **notes)
        make_entry(self.part, printed_title=text[:300], **notes)

    def _claims(self) -> None:
        """One that is overdue, and one that the other would hand over."""
        make_claim(self.bert, self.organiser, claimed_at=self.now - timedelta(days=60))
        claim = make_claim(self.lora, self.other)
        HandOver.objects.create(
            claim=claim, to_member=self.organiser, message=self.text[:500], offered_at=self.now
        )

    def _interpretation(self, paper: Paper) -> Interpretation:
        """In two revisions."""
        self._write(paper, publish_interpretation)
        return self._write(paper, publish_interpretation, more="\n\n# More\n\nSee [[1810.04805]].")

    def _draft(self, paper: Paper) -> Interpretation:
        return self._write(paper, save_draft)

    def _translate(self, original: Interpretation) -> None:
        """By a third, who has written on since: each is behind the other."""
        wei = make_member(f"3{self.name}"[:80], handle="wei")
        html = render_text(f"{self.text}\n\n# 其他\n\n另一节。", prefix="z")
        text = make_interpretation(original.paper, wei, language="zh-hans", body_html=html)
        make_pair(original, text)
        add_revision(text, body_html=html)
        PairSide.objects.filter(interpretation=text).update(known=1)

    def _write(self, paper: Paper, act: Callable[..., Interpretation], *, more: str = "") -> Interpretation:
        begun = begin_interpretation(paper=paper, member=self.organiser, language="en", now=self.now)
        body, reason = f"{self.text}{more}", self.text[:200] if more else ""
        text = Text(self.text[:2000], body, "https://example.org/text", reason)
        return act(
            interpretation=begun,
            member=self.organiser,
            text=text,
            notes=self.text,
            version=begun.version,
            now=self.now,
        )

    def _discussion(self) -> Comment:
        self._say(Place(self.lora, self.published), self.organiser)
        self._say_on_words()
        question = self._say(Place(self.lora), self.organiser, is_question=True)
        reply = self._say(Place(self.lora, None, question), self.other)
        edit_comment(comment=reply, member=self.other, source=f"{self.text} More.", now=self.now)
        self.edited = reply
        return question

    def _say_on_words(self) -> None:
        """On the first of them, and on the same since another revision took them away."""
        text = reading_text(self.published.revisions.values_list("body_html", flat=True)[:1])
        chosen, at = Chosen(words_at(text, 0, min(9, len(letters(text))))), PaperPlace("section", "3.2")
        self._say(Place(self.lora, self.published, words=chosen, at=at), self.other)
        self._say(Place(self.lora, self.published, words=chosen, at=at), self.organiser)
        Passage.objects.filter(comment__author=self.organiser).update(found_at=None)

    def _say(self, place: Place, author: Member, *, is_question: bool = False) -> Comment:
        return comment_on(
            place,
            author=author,
            source=f"{self.text} @olga",
            is_question=is_question,
            token=uuid4(),
            now=self.now,
        )

    def _meetings(self) -> None:
        series = make_series(self.list, place=self.name)
        fields: dict[str, Any] = {"series": series, "place": self.text[:300]}
        meeting = make_meeting(self.lora, **fields)
        write_minutes(meeting=meeting, member=self.organiser, source=self.text, made_from=fingerprint(""))
        make_meeting(self.bert, starts_at=self.now - timedelta(days=7), **fields)
