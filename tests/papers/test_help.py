"""The help pages say what holds, the same in both languages, and each example shows what it promises."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from papers import help as help_pages
from papers.help import TOPICS, HelpPage, help_page
from papers.text import render
from tests.factories import make_entry, make_list, make_organiser, make_paper, make_part

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in site.LANGUAGES]
# fmt: off
ELEMENTS = [
    "<strong>", "<em>", "<s>", "<code>", "<br>", "<h3", "<h4", "<hr>", "<ul>", "<ol>", "<blockquote>",
    'type="checkbox" disabled="" checked', 'class="reference" href="/papers/lora/"', 'class="mention"',
    'rel="nofollow', "mailto:", "language-python", "hl-k", "align-right", "align-center", "footnote-ref",
    "footnote-item", "&lt;b&gt;", "<mfrac", "<msqrt", "<mroot", "<munderover", "<msubsup", "<mtable",
    "<menclose", 'href="#mathematics',
]
# fmt: on
AMOUNT = re.compile(r"\$(?:5|10)(?= or|\.| 或|。)")
TEXTS = sorted((Path(site.BASE_DIR) / "templates" / "help").rglob("*.md"))


@pytest.fixture(autouse=True)
def _rendered_anew() -> Iterator[None]:
    help_pages._page.cache_clear()
    yield
    help_pages._page.cache_clear()


@pytest.fixture(autouse=True)
def _lora() -> None:
    part = make_part(make_list(is_default=True))
    papers = [make_paper() for _ in range(28)]
    lora = make_paper(slug="lora", short_name="LoRA", title="Low-Rank Adaptation", arxiv_id="2106.09685")
    for paper in (*papers, lora):
        make_entry(part, paper)


def read(topic: str, language: str) -> HelpPage:
    with translation.override(language):
        return help_page(topic)


def examples(language: str) -> list[tuple[str, str]]:
    blocks = [block for section in read("writing", language).sections for block in section.blocks]
    return [(block.source, block.html) for block in blocks if block.source]


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_sections(topic: str) -> None:
    pages = [read(topic, language) for language in LANGUAGES]
    assert len({page.title for page in pages}) == len(LANGUAGES)
    keys, blocks = (
        [[section.key for section in page.sections] for page in pages],
        [[bool(block.source) for section in page.sections for block in section.blocks] for page in pages],
    )
    assert keys[0] == keys[1]
    assert blocks[0] == blocks[1]


def test_there_is_a_text_for_each_topic_and_language() -> None:
    there = {(path.parent.name, path.stem) for path in TEXTS}
    assert there == {(language, topic) for language in LANGUAGES for topic in TOPICS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_becomes_what_it_shows(language: str) -> None:
    found = examples(language)
    assert len(found) > 30
    for source, html in found:
        assert "math-raw" not in html, source
        assert 'class="plain"' not in html, source
        dollars = AMOUNT.sub("", source.replace("$$", "$")).count("$")
        assert html.count("<math") == dollars // 2, source


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_show_all_that_the_renderer_makes(language: str) -> None:
    shown = " ".join(html for _source, html in examples(language))
    assert [element for element in ELEMENTS if element not in shown] == []


def test_all_four_ways_to_name_lead_somewhere() -> None:
    (html,) = (html for source, html in examples("en") if "[[#29]]" in source)
    assert re.findall(r'href="([^"]+)"', html) == ["/papers/lora/"] * 3 + ["/members/"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_words_of_the_interface_are_those_of_the_interface(path: Path) -> None:
    catalogue = polib.pofile(str(Path(site.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue}
    named = re.findall(r"{% translate \"([^\"]+)\" %}", path.read_text())
    assert [text for text in named if text not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_typed_markdown_is_left_over(topic: str, language: str) -> None:
    page = read(topic, language)
    prose = page.intro + "".join(
        block.html for section in page.sections for block in section.blocks if not block.source
    )
    left = re.sub(r"<code>.*?</code>", "", prose)
    assert re.findall(r"\*\*|\]\(|{{|{%|~~~|^#", left) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_pages_that_are_there(client: Client, language: str) -> None:
    client.force_login(make_organiser())
    client.cookies[site.LANGUAGE_COOKIE_NAME] = language
    for topic in TOPICS:
        page = client.get(f"/help/{topic}/").content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        ids = set(re.findall(r'id="([^"]+)"', main))
        for url in set(re.findall(r'href="([^"]+)"', main)):
            address, _, place = url.partition("#")
            if address.startswith("/"):
                assert client.get(address).status_code == 200, url
            assert not place or address not in {"", f"/help/{topic}/"} or place in ids, url


def test_limits_are_those_of_the_settings(settings: Settings) -> None:
    settings.MAX_ACTIVE_CLAIMS = 7
    assert "at most 7 papers" in claims_in("en")
    assert "最多7篇" in claims_in("zh-hans")
    settings.MAX_ACTIVE_CLAIMS = 1
    assert "at most 1 paper that" in claims_in("en")


def claims_in(language: str) -> str:
    sections = {section.key: section for section in read("group", language).sections}
    return " ".join("".join(block.html for block in sections["claims"].blocks).split())


def test_says_whether_interpretations_are_public_and_mail_is_sent(settings: Settings) -> None:
    def said(topic: str) -> str:
        return str(read(topic, "en"))

    settings.PUBLIC_INTERPRETATIONS, settings.MAIL_ENABLED = False, False
    closed = said("group") + said("organisers")
    settings.PUBLIC_INTERPRETATIONS, settings.MAIL_ENABLED = True, True
    opened = said("group") + said("organisers")
    for sentence, is_open in (
        ("open to everybody", True),
        ("one mail reminds you", True),
        ("by mail, and you see it too", True),
        ("This site sends no mail", False),
    ):
        assert (sentence in opened, sentence in closed) == (is_open, not is_open)


def test_is_rendered_once(django_assert_num_queries: DjangoAssertNumQueries, client: Client) -> None:
    client.get("/help/writing/")
    with django_assert_num_queries(0):
        client.get("/help/writing/")


def test_visitors_read_it_in_their_language(client: Client) -> None:
    page = client.get("/help/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "组织者须知" in page
    assert client.get("/help/none/").status_code == 404
    assert client.post("/help/group/").status_code == 405


def test_sample_mention_names_nobody() -> None:
    """Who the members are is not for visitors, not even by whether a link is there."""
    (html,) = (html for source, html in examples("en") if "@ada" in source)
    assert 'href="/members/"' in html
    assert render("@ada") == "<p>@ada</p>\n"
