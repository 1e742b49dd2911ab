"""What every page keeps to: nothing inline, partials with one root, readable colours, forms that speak."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

pytestmark = pytest.mark.once

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]
STATIC = settings.BASE_DIR / "static"
STYLES = sorted((STATIC / "css").glob("*.css"))

TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*(?:\ssrc=|type="application/json"))""",
    re.IGNORECASE,
)
OTHERWISE = "\x1f"
VOID = {"br", "hr", "img", "input", "link", "meta"}


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def markup(path: Path) -> str:
    return TEMPLATE_CODE.sub("", path.read_text())


class Roots(HTMLParser):
    """What stands at the top level; `{% else %}` there begins another alternative."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.alternatives: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self.depth == 0:
            self.alternatives[-1].append(tag)
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        if self.depth == 0 and OTHERWISE in data:
            self.alternatives.append([])
        elif self.depth == 0 and data.strip():
            self.alternatives[-1].append(data.strip())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_nothing_inline(path: Path) -> None:
    assert INLINE.findall(markup(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_escapes(path: Path) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape off", path.read_text()) == []


@pytest.mark.parametrize("path", PARTIALS, ids=name)
def test_partial_says_what_it_needs(path: Path) -> None:
    assert path.read_text().startswith("{# needs")


@pytest.mark.parametrize("path", [path for path in PARTIALS if path.name != "_head.html"], ids=name)
def test_partial_has_one_root(path: Path) -> None:
    roots = Roots()
    roots.feed(TEMPLATE_CODE.sub("", re.sub(r"{% el(?:se|if .*?) %}", OTHERWISE, path.read_text())))
    assert [len(found) for found in roots.alternatives] == [1] * len(roots.alternatives)
    assert roots.depth == 0


def test_page_loads_at_most_two_stylesheets() -> None:
    assert (settings.BASE_DIR / "templates/_head.html").read_text().count('rel="stylesheet"') <= 2


@pytest.mark.parametrize("path", [*STYLES, *sorted((STATIC / "js").glob("*.js"))], ids=name)
def test_nothing_is_asked_from_elsewhere(path: Path) -> None:
    assert re.findall(r"https?://|@import|url\(\s*[\"']?//", path.read_text()) == []


def test_what_styles_refer_to_is_there() -> None:
    targets = [
        path.parent / url for path in STYLES for url in re.findall(r'url\("([^"]+)"\)', path.read_text())
    ]
    assert [str(target) for target in targets if not target.is_file()] == []
    assert targets


def colours(theme: int) -> dict[str, str]:
    found = re.findall(
        r"--(\w+): var\(--light, (#\w{6})\) var\(--dark, (#\w{6})\);", (STATIC / "css/site.css").read_text()
    )
    return {token: values[theme] for token, *values in found}


def luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs() -> Iterator[tuple[str, str]]:
    yield from product(("ink", "quiet", "red", "jade", "amber"), ("paper", "wash", "tint"))
    yield "paper", "red"


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_is_readable(theme: int) -> None:
    of = colours(theme)
    assert {pair for pair in text_pairs() if contrast(of[pair[0]], of[pair[1]]) < 4.5} == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_are_seen(theme: int) -> None:
    of = colours(theme)
    assert contrast(of["edge"], of["paper"]) >= 3


class Application(forms.Form):
    name = forms.CharField(help_text="As others see it.", max_length=3)
    motive = forms.CharField()
    about = forms.CharField(required=False)
    agreed = forms.BooleanField(label="I agree")


def test_field_names_its_help_and_its_error() -> None:
    html = Application({"name": "too long", "motive": "to read", "agreed": "on"}).as_div()
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext">As others see it.<' in html
    assert '<ul class="errorlist" id="id_name_error">' in html
    assert "summary" not in html


def test_optional_field_says_so() -> None:
    html = Application().as_div()
    assert html.count("(optional)") == 1
    assert html.index("About") < html.index("(optional)") < html.index('id="id_about"')


def test_no_text_is_cut_without_a_word() -> None:
    class Long(forms.Form):
        line = forms.CharField(max_length=3)
        text = forms.CharField(max_length=3, widget=forms.Textarea)

    found = re.findall(r"<(input|textarea)[^>]* (maxlength|data-most)=\"(\d+)\"", Long().as_div())
    assert found == [("input", "maxlength", "3"), ("textarea", "data-most", "3")]
    assert [name(path) for path in TEMPLATES if re.search("<textarea[^>]*maxlength=", path.read_text())] == []


def test_checkbox_stands_before_its_label() -> None:
    html = Application().as_div()
    assert html.index('type="checkbox"') < html.index("I agree")


def test_several_errors_are_summed_up_with_links() -> None:
    html = Application({"name": "<b>"}).as_div()
    assert 'class="problem summary" role="alert" tabindex="-1"' in html
    assert re.findall(r'<a href="#(\w+)">', html) == ["id_motive", "id_agreed"]


def test_input_is_kept_and_escaped() -> None:
    html = Application({"name": "<b>"}).as_div()
    assert 'value="&lt;b&gt;"' in html
    assert "<b>" not in html


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_last_resort_renders_without_request_and_database(page: str) -> None:
    html = render_to_string(page)
    assert html.count("<h1>") == 1
    assert "/static/css/site.css" in html
