# ruff: noqa: E501 -- a payload or a pair to compare stays on one line
import unicodedata

import pytest

from papers.text import Link, Reference, excerpt, reading_minutes, references, render, word_count

pytestmark = pytest.mark.once

LORA, FIRST, ARXIV = Reference("paper", "lora"), Reference("entry", "29"), Reference("arxiv", "2106.09685")
ADA = Reference("member", "ada")
LINKS = {
    LORA: Link("/papers/lora/", "Low-Rank Adaptation"),
    FIRST: Link("/papers/gpt/", "GPT"),
    ARXIV: Link("/papers/lora/", "Low-Rank Adaptation"),
    ADA: Link("/members/ada/", "Ada 艾达"),
}
AT_ADA = '<a class="mention" href="/members/ada/" title="Ada 艾达">@ada</a>'
TO_LORA = '<a class="reference" href="/papers/lora/" title="Low-Rank Adaptation">LoRA</a>'


def inline(source: str) -> str:
    return render(source, LINKS).removeprefix("<p>").removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**注意：**正文", "<strong>注意：</strong>正文"),
        ("他说**“你好”**了", "他说<strong>“你好”</strong>了"),
        ("~~旧。~~新", "<s>旧。</s>新"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("汉\n字", "汉字"),
        ("汉，\n**字**", "汉，<strong>字</strong>"),
        ("汉\nword", "汉\nword"),
        ("한국\n어", "한국\n어"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("价格$5和$10", "价格$5和$10"),
        (r"\$a$ b", "$a$ b"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("问@ada。", f"问{AT_ADA}。"),
        ("@nobody", "@nobody"),
        ("x@ada.org `@ada` a@ada @ada.org @ada@b", "x@ada.org <code>@ada</code> a@ada @ada.org @ada@b"),
        ("*见[[LoRA]]*", f"<em>见{TO_LORA}</em>"),
        ("[[#29]] [[＃29]]", '<a class="reference" href="/papers/gpt/">GPT</a> <a class="reference" href="/papers/gpt/">GPT</a>'),
        ("[[arXiv:2106.09685v2]]", '<a class="reference" href="/papers/lora/">Low-Rank Adaptation</a>'),
        ("[[None]] `[[LoRA]]`", "[[None]] <code>[[LoRA]]</code>"),
        ("见https://a.b/c_d_e。好", '见<a href="https://a.b/c_d_e" rel="nofollow noopener ugc">https://a.b/c_d_e</a>。好'),
        ("https://a.b/@ada", '<a href="https://a.b/@ada" rel="nofollow noopener ugc">https://a.b/@ada</a>'),
        ("![a](http://e.x/y)", '<a href="http://e.x/y" rel="nofollow noopener ugc">a</a>'),
        ("![a](/media/images/y.png) b", '<img src="/media/images/y.png" alt="a" loading="lazy"> b'),
        ("![a](/media/y.png)", '<a href="/media/y.png">a</a>'),
        ("[a](/x)", '<a href="/x">a</a>'),
        ("$a$", '<math><semantics><mi>a</mi><annotation encoding="application/x-tex">a</annotation></semantics></math>'),
        (r"$\nosuch<$", '<code class="math-raw">\\nosuch&lt;</code>'),
    ],
)  # fmt: skip
def test_inline(source: str, html: str) -> None:
    assert inline(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# A b", '<h3 id="t-a-b">A b</h3>\n'),
        ("###### A", '<h3 id="t-a">A</h3>\n'),
        (
            "### A\n##### B\n## C\n### D\n#### E\n##### F\n###### G\n# H",
            '<h3 id="t-a">A</h3>\n<h4 id="t-b">B</h4>\n<h3 id="t-c">C</h3>\n<h4 id="t-d">D</h4>\n'
            '<h5 id="t-e">E</h5>\n<h6 id="t-f">F</h6>\n<h6 id="t-g">G</h6>\n<h3 id="t-h">H</h3>\n',
        ),
        ("## A\n## A", '<h3 id="t-a">A</h3>\n<h3 id="t-a--2">A</h3>\n'),
        ('```a"b<c x\n<b>\n```', '<pre><code class="language-abc">&lt;b&gt;\n</code></pre>\n\n'),
        (
            "```json\n1\n```",
            '<pre><code class="language-json"><span class="hl-mi">1</span>\n</code></pre>\n\n',
        ),
        ("$$\na\n\nb\n$$", None),
        ("文\n$$\n- b\n$$", None),
        (
            "|a|\n|:-:|\n|[[LoRA]]|",
            '<table>\n<thead>\n<tr>\n<th class="align-center">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
            f'<td class="align-center">{TO_LORA}</td>\n</tr>\n</tbody>\n</table>\n',
        ),
        (
            "- [x] a",
            '<ul class="contains-task-list">\n<li class="task-list-item">'
            '<label><input class="task-list-item-checkbox" type="checkbox" disabled="" checked=""> a</label></li>\n'
            "</ul>\n",
        ),
        (
            "a[^n]\n\n[^n]: b",
            '<p>a<sup class="footnote-ref"><a href="#t--fn1" id="t--ref1-1">[1]</a></sup></p>\n'
            '<section class="footnotes">\n<ol class="footnotes-list">\n<li id="t--fn1" class="footnote-item">\n'
            '<p>b</p>\n<a href="#t--ref1-1" class="footnote-backref">↩︎</a></li>\n</ol>\n</section>\n',
        ),
    ],
)
def test_blocks(source: str, html: str | None) -> None:
    if html is None:
        assert render(source).count('<div class="eq"><math display="block">') == 1
    else:
        assert render(source, LINKS) == html


def test_styles_of_formulas_become_classes() -> None:
    html = render(r"$$\begin{array}{l|r}a&b\\\hline c&\color{red}d\end{array}\!x$$")
    assert " style=" not in html
    assert [
        each in html for each in ("m-left", "m-line-right", "m-line-top", "m-back-3", 'mathcolor="#FF0000"')
    ] == [True] * 5


@pytest.mark.parametrize(
    "accent", ["vec", "bar", "dot", "ddot", "dddot", "ddddot", "hat", "tilde", "mathring"]
)
def test_accents_have_a_width(accent: str) -> None:
    html = render(rf"$\{accent}{{x}}$")
    assert "</mover>" in html
    assert [character for character in html if unicodedata.combining(character)] == []


def test_prefix_keeps_ids_apart() -> None:
    assert (
        render("# A\n\n[x](#a)", prefix='i1">2') == '<h3 id="i12-a">A</h3>\n<p><a href="#i12-a">x</a></p>\n'
    )


def test_references_outside_code_and_formulas() -> None:
    source = "[[LoRA]] [[#029]] [[2106.09685v1]] @Ada `@bob` $[[x]]$ [@eve](/x)\n\n    @dan\n\n```\n[[y]]\n```\n\n[^1]: [[note]]"
    assert references(source) == {LORA, FIRST, ARXIV, ADA, Reference("paper", "note")}


def test_references_are_bounded() -> None:
    assert len(references(" ".join(f"[[{n} x]]" for n in range(300)))) == 200


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 标题\n\n**中文**\n好 $x^2$", "标题中文好 x^2"),
        ("a [b](/c) ![d](/e)\n\n```\nx\n```\n\n<b>", "a b d <b>"),
        ("word " * 9, "word word word word…"),
        ("", ""),
    ],
)
def test_excerpt(source: str, text: str) -> None:
    assert excerpt(source, 20) == text


def test_counts() -> None:
    assert word_count("你好, it's a well-known 世界") == 7
    assert reading_minutes("") == 1
    assert reading_minutes("汉" * 800 + " word" * 220) == 3
