# ruff: noqa: E501 -- a payload or a pair to compare stays on one line
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.text import Link, Reference, excerpt, references, render
from tests.papers.text.allowed import problems

pytestmark = pytest.mark.once

SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#x73;cript:alert(1)", "java\tscript:alert(1)",
    "&#106;avascript:alert(1)", "\x01javascript:alert(1)", "vbscript:x", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>", "data:image/png;base64,AAAA", "file:///etc/passwd", "//evil.example",
    "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "http:evil", "http:///evil", "https:\\\\evil", "ftp://a.b",
    "blob:x", "javascript&colon;alert(1)", "feed:javascript:alert(1)", "http://a b", "mailto://x", "jar:x", "&#47;&#47;evil",
]  # fmt: skip
HOLDERS = [
    "[a]({})",
    "![a]({})",
    "<{}>",
    "[a](<{}>)",
    "[a][b]\n\n[b]: {}",
    "![a][b]\n\n[b]: <{}>",
    "{}",
    "[![a]({})](/x)",
]
PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href='javascript:x'>y</a>",
    "<style>*{color:red}</style>", "<iframe srcdoc='<script>'>", "<form id=x><input name=y>", "<p hx-get=/x hx-trigger=load>",
    "<div data-x=1 class=y id=z style=color:red>", "<!--><script>x</script>-->", "<![CDATA[<script>]]>", "<?xml x?>",
    "<math><annotation-xml encoding='text/html'><script>x</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<svg><p><style><g title='</style><img onerror=x>'>",
    "<noscript><p title='</noscript><img src=x onerror=x>'>", "</p></div></main><h1>x", "<base href=//evil>", "<meta http-equiv=refresh>",
    "[a](/x 'title\" onclick=\"x')", '[a](/x "t&quot; onmouseover=&quot;x")', "[a](/x '<script>')", "![\" onerror=x](/media/a.png)",
    "![a](/media/../admin/logout)", "![a](/media/%2e%2e/admin)", "![a](/media/\\..\\x)", "![a](//evil/media/x)", "![a](http://evil/x.png)",
    "```\" onclick=x\ncode\n```", "```x\"><script>\ncode\n```", "~~~class='a' id=b\nx\n~~~", "```python </code></pre><script>\nx=1\n```",
    "```<b>\n</code></pre><script>alert(1)</script>\n```", "``` hl-x eq mention\n<b>\n```",
    "[^\"><script>]\n\n[^\"><script>]: x", "[^a' id='b]\n\n[^a' id='b]: x", "[^<b>]\n\n[^<b>]: <script>x</script>",
    "[<script>]: /x\n\n[<script>]", '["onclick]: /x "\\"><b>"\n\n["onclick]', "| <b> | \" |\n|:-|-:|\n| <script> | x |",
    "$\\text{<script>alert(1)</script>}$", "$</annotation><script>x</script>$", "$$\n</math><img src=x onerror=x>\n$$",
    "$\\href{javascript:alert(1)}{x}$", "$\\class{eq}{x}\\style{color:red}{x}$", "$\\eqref{x}\\label{y}\\tag{<b>}$",
    "$\\begin{equation}x\\label{admin}\\end{equation}$", "$\\color{red;background:url(//evil)}x$", "$\\unicode{x3c}$", "$<$ $>$ $&$ $\"$",
    "$\\includegraphics{//evil/x.png}$", "$\\hspace{1em\" onclick=\"x}$", "$\\operatorname{<b onclick=x>}$", "$\\text{&lt;b&gt;}$",
    "$\\newcommand{\\x}{<b>}\\x$", "$\\def\\x{\\x}\\x$", "\ue0000:0\ue001", "&#xE000;key:0&#xE001;", "&lt;script&gt;", "&#60;script&#62;",
    "- [ ] <input onclick=x>", "- [x] $<$", "# <script>", "# \" onclick=\"x", "# __proto__", "[a](#\"onclick=x)", "[a](#<b>)",
    "[[<script>]]", "[[\" onclick=\"x]]", "@alice\" onclick=\"x", "[@alice](/x)", "[a [[LoRA]] b](/x)", "[![[[LoRA]]](http://x)](/y)",
    "[http://a.b](http://c.d)", "[<http://a.b>](/x)", "https://a.b/\"onclick=x", "https://a.b/'><script>", "http://a.b&quot;x",
    "javascript://a.b/%0aalert(1)", "xhttps://a.b", "\u202ehttps://a.b", "https://a\u202e.b/x", "[a](http://a\u200f.b)",
    "\0<scr\0ipt>", "\ud800<script>", "[a](\ud800)", "*a **b* c** ~~d *e~~ f*", "> - 1. > # `<b>`\n<script>", "\x0c<script>\x1b",
]  # fmt: skip
HOSTILE = "\"><script>alert(1)</script>' onclick=x <b>&quot;\ud800\0"
LINKS = {
    Reference("paper", "lora"): Link("/papers/lora/", HOSTILE),
    Reference("entry", "29"): Link("/papers/a/", HOSTILE),
    Reference("arxiv", "2106.09685"): Link("javascript:alert(1)", HOSTILE),
    Reference("member", "alice"): Link("/members/alice/", HOSTILE),
    Reference("member", "bob"): Link("//evil.example", HOSTILE),
    Reference("paper", "<script>"): Link("/x", HOSTILE),
}


@pytest.mark.parametrize("source", PAYLOADS)
def test_payload_leaves_nothing_forbidden(source: str) -> None:
    assert problems(render(source, LINKS)) == []


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("url", SCHEMES)
def test_address_that_is_not_allowed_makes_no_link(holder: str, url: str) -> None:
    html = render(holder.format(url), LINKS)
    assert problems(html) == []
    assert 'src="' not in html
    assert 'href="j' not in html.lower()


def test_inspector_sees_what_it_is_there_to_see() -> None:
    for bad in (
        "<script>",
        '<p onclick="x">',
        '<a href="//x">',
        '<p class="x">',
        '<img src="/x">',
        "<p>",
        "<!-- x -->",
    ):
        assert problems(bad) != []


def test_markup_in_titles_of_links_is_text() -> None:
    html = render("[[#29]] [[LoRA]] @alice @bob [[2106.09685]]", LINKS)
    assert problems(html) == []
    assert html.count("<a ") == 3
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


pieces = st.sampled_from(
    [
        *PAYLOADS,
        "\n",
        "\n\n",
        " ",
        "> ",
        "- ",
        "    ",
        "$",
        "$$",
        "`",
        "```\n",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "](",
        ")",
    ]
)
texts = st.lists(
    st.one_of(pieces, st.text(max_size=8), st.text("[]()!*_~`$\\@#|-:<>^&\n 1a汉", max_size=12)), max_size=12
).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_any_text_renders_to_allowed_markup(source: str) -> None:
    assert problems(render(source, LINKS)) == []


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_characters_are_read_by_every_door(source: str) -> None:
    assert problems(render(source)) == []
    assert len(excerpt(source, 20)) <= 21


class _Asked(dict[Reference, Link]):
    """Knows everything, and remembers what it was asked for."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: Reference) -> Link:
        self[key] = Link("/x", "")
        return self[key]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(pieces, st.sampled_from(["[[a]]", "@bob", "[[#1]]", "@", "[["])), max_size=15).map(
        "".join
    )
)
def test_nothing_becomes_a_link_that_references_does_not_name(source: str) -> None:
    asked = _Asked()
    assert problems(render(source, asked)) == []
    assert set(asked) == references(source)


def test_small_stack_is_enough() -> None:
    """Web servers' threads have little of it."""
    outcome: list[str] = []
    sources = [
        "> " * 5_000,
        "*a " * 5_000 + "a* " * 5_000,
        "$" + "{" * 1_900 + "}" * 1_900 + "$",
        "[" * 5_000,
        "- " * 5_000,
    ]
    size = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=lambda: outcome.extend(map(render, sources)))
        thread.start()
    finally:
        threading.stack_size(size)
    thread.join()
    assert [problems(each) for each in outcome] == [[]] * len(sources)
