import pytest

from papers.text import Reference, references, render
from tests.papers.text.allowed import problems

pytestmark = pytest.mark.once
IMAGE = '<img src="/media/images/a.png" alt="{}" loading="lazy">'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            '![words](/media/images/a.png "The caption")',
            f"<figure>{IMAGE.format('words')}<figcaption>The caption</figcaption></figure>\n",
        ),
        (
            "![Loss *falls*](/media/images/a.png)",
            f"<figure>{IMAGE.format('Loss falls')}<figcaption>Loss <em>falls</em></figcaption></figure>\n",
        ),
        ("![](/media/images/a.png)", f"<figure>{IMAGE.format('')}</figure>\n"),
        ("- ![a](/media/images/a.png)", f"<ul>\n<li>{IMAGE.format('a')}</li>\n</ul>\n"),
        (
            "![a](/media/images/a.png) ![a](/media/images/a.png)",
            f"<p>{IMAGE.format('a')} {IMAGE.format('a')}</p>\n",
        ),
        ("![a](/media/images/../a.png)", '<p><a href="/media/images/../a.png">a</a></p>\n'),
    ],
)
def test_a_picture_alone_is_a_figure(source: str, html: str) -> None:
    assert render(source).replace("\n<fig", "<fig").replace("</figcaption>\n", "</figcaption>") == html


def test_captions_hold_formulas_and_references() -> None:
    source = "![$L$ of [[LoRA]]](/media/images/a.png)"
    html = render(source)
    assert html.count("<math>") == 1
    assert problems(html) == []
    assert references(source) == {Reference("paper", "lora")}
