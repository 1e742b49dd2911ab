"""Pictures of the demo's pages: `make pictures`, or `python -m tests.browser.pictures FOLDER [WORD…]`.

Each page at three widths, light and dark, in both languages, and one contact sheet over all of them:
FOLDER/index.html. WORDs leave out the pages whose names hold none of them. FOLDER stands outside of the
repository.
"""

import sys
import tempfile
from collections.abc import Sequence
from html import escape
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ARGUMENTS, CHROMIUM
from tests.site import ROOT, Site

WIDTHS = (360, 768, 1440)
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}


class Shown(NamedTuple):
    """A page and the member of the demo who looks at it; nobody is a visitor."""

    name: str
    address: str
    who: str = ""


class Light(NamedTuple):
    language: str
    theme: Literal["light", "dark"]


THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LIGHTS = [Light(language, theme) for language in LOCALES for theme in THEMES]
PAPER, DRAFT = "/papers/attention-is-all-you-need/", "/papers/ppo/interpretations/28/"
PAGES = [
    *(Shown("visitor-week", "/"), Shown("visitor-list", "/papers/"), Shown("visitor-paper", PAPER)),
    *(Shown("visitor-schedule", "/schedule/"), Shown("visitor-meeting", "/schedule/7/")),
    *(
        Shown("join", "/join/"),
        Shown("joined", "/join/thanks/"),
        Shown("invitation-closed", "/invitations/no/"),
    ),
    *(Shown("sign-in", "/accounts/login/"), Shown("reset", "/accounts/password/reset/")),
    *(Shown("not-found", "/nowhere/"), Shown("help", "/help/"), Shown("help-group", "/help/group/")),
    *(Shown("help-writing", "/help/writing/"), Shown("help-organisers", "/help/organisers/")),
    *(Shown("week", "/", "ravi"), Shown("week-overdue", "/", "yiming"), Shown("week-new", "/", "xiaoman")),
    *(Shown("list", "/papers/", "ravi"), Shown("list-notes", "/papers/?part=1&notes=1", "ravi")),
    *(Shown("list-mine", "/papers/?mine=1", "ravi"), Shown("list-empty", "/papers/?q=nowhere", "ravi")),
    *(Shown("paper", PAPER, "ravi"), Shown("paper-lora", "/papers/lora/", "lin")),
    *(Shown("paper-mine", "/papers/ppo/", "ravi"), Shown("paper-free", "/papers/clip/", "ravi")),
    *(
        Shown("interpretation", f"{PAPER}interpretations/10/", "ravi"),
        Shown("write", f"{DRAFT}edit/", "ravi"),
    ),
    *(
        Shown("pair", f"{PAPER}interpretations/13/pair/", "oskar"),
        Shown("pair-none", "/papers/cot/interpretations/21/pair/", "hanna"),
        Shown("glossary", "/glossary/", "ravi"),
        Shown("term-edit", "/glossary/4/edit/", "lin"),
        Shown("term-delete", "/glossary/4/delete/", "lin"),
    ),
    *(Shown("paper-by-place", f"{PAPER}?by=place", "ravi"),),
    Shown("revisions", "/papers/lora/interpretations/19/revisions/", "ravi"),
    Shown("revision", "/papers/lora/interpretations/19/revisions/1/", "ravi"),
    *(
        Shown("revisions-compared", f"{PAPER}interpretations/10/revisions/compare/?from=2&to=3", "ravi"),
        Shown(
            "revisions-sources", f"{PAPER}interpretations/10/revisions/compare/?from=2&to=3&by=source", "ravi"
        ),
    ),
    Shown("upload", f"{DRAFT}upload/", "ravi"),
    Shown("co-authors", f"{DRAFT}co-authors/", "ravi"),
    Shown("comment-edit", "/papers/gpt-3/comments/2/edit/", "zhiyuan"),
    Shown("reactions", "/papers/gpt-3/comments/2/reactions/", "zhiyuan"),
    Shown("quote", "/papers/gpt-3/comments/2/quote/", "zhiyuan"),
    *(Shown("questions", "/questions/", "ravi"), Shown("schedule", "/schedule/", "ravi")),
    *(Shown("schedule-past", "/schedule/?past=all", "ravi"), Shown("meeting", "/schedule/7/", "ravi")),
    *(Shown("meeting-past", "/schedule/3/", "ravi"), Shown("meeting-cancelled", "/schedule/9/", "ravi")),
    *(Shown("members", "/members/", "ravi"), Shown("member", "/members/lin/", "ravi")),
    *(Shown("settings", "/members/me/", "ravi"), Shown("second-factor", "/accounts/2fa/", "ravi")),
    *(Shown("password", "/accounts/password/change/", "ravi"),),
    *(Shown("sign-out", "/accounts/logout/", "ravi"), Shown("forbidden", "/desk/", "ravi")),
    *(Shown("organiser-week", "/", "lin"), Shown("desk", "/desk/", "lin")),
    *(Shown("desk-group", "/desk/group/", "lin"), Shown("desk-invitations", "/desk/invitations/", "lin")),
    *(
        Shown("desk-applications", "/desk/applications/", "lin"),
        Shown("desk-members", "/desk/members/", "lin"),
    ),
    *(Shown("desk-lists", "/desk/lists/", "lin"), Shown("desk-list", "/desk/lists/chatgpt-100/", "lin")),
    *(Shown("desk-papers", "/desk/papers/", "lin"), Shown("desk-paper", "/desk/papers/lora/", "lin")),
    *(Shown("plan", "/schedule/plan/", "lin"), Shown("plan-meeting", "/schedule/plan/8/", "lin")),
    *(Shown("series", "/schedule/plan/series/", "lin"), Shown("minutes", "/schedule/6/minutes/", "lin")),
]


def take(browser: Browser, site: str, folder: Path, pages: Sequence[Shown]) -> None:
    for light, who in product(LIGHTS, dict.fromkeys(shown.who for shown in pages)):
        context = browser.new_context(
            base_url=site, locale=LOCALES[light.language], color_scheme=light.theme, reduced_motion="reduce"
        )
        page = context.new_page()
        if who:
            _sign_in(page, who, light.language)
        for shown in pages:
            if shown.who == who:
                _picture(page, shown, light, folder)
        context.close()


def _sign_in(page: Page, handle: str, language: str) -> None:
    """Members read in the language they chose, so each chooses the picture's first."""
    page.goto("/demo/")
    page.locator(f'button[name="handle"][value="{handle}"]').click()
    other = page.locator(f'button[name="language"][value="{language}"]')
    if other.count():
        other.click()


def _picture(page: Page, shown: Shown, light: Light, folder: Path) -> None:
    page.goto(shown.address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # As high as the page: what sticks to the window's edge would lie across the text of a longer picture.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, 800)})
        page.screenshot(path=folder / _file(shown, width, light), full_page=True, type="jpeg", quality=80)


def _file(shown: Shown, width: int, light: Light) -> str:
    return f"{shown.name}-{width}-{light.language}-{light.theme}.jpg"


def contact_sheet(pages: Sequence[Shown]) -> str:
    rows = []
    for shown in pages:
        files = [_file(shown, width, light) for light in LIGHTS for width in WIDTHS]
        pictures = "".join(
            f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>' for file in files
        )
        title = escape(f"{shown.name} · {shown.address} · {shown.who or 'a visitor'}")
        rows.append(f"<h2>{title}</h2><p>{pictures}</p>")
    style = "body{font:14px sans-serif;background:#888}img{height:420px;margin:4px;vertical-align:top}"
    return f"<!doctype html><meta charset=utf-8><title>Pages</title><style>{style}</style>{''.join(rows)}"


def main(folder: Path, words: Sequence[str]) -> None:
    if folder.resolve().is_relative_to(ROOT):
        sys.exit(f"{folder} stands inside the repository; name a folder outside of it.")
    folder.mkdir(parents=True, exist_ok=True)
    pages = [shown for shown in PAGES if not words or any(word in shown.name for word in words)]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        site = Site(Path(data), DJANGO_SETTINGS_MODULE="readinggroup.demo_settings")
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            take(browser, f"http://127.0.0.1:{site.port}", folder, pages)
            browser.close()
        finally:
            site.end()
    (folder / "index.html").write_text(contact_sheet(pages))
    print(f"{len(pages)} pages, {len(pages) * len(LIGHTS) * len(WIDTHS)} pictures: {folder / 'index.html'}")  # noqa: T201 -- a command speaks


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
