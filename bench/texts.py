"""`python -m bench.texts`: how long members' texts take to render; about a minute.

In processor time of all threads, so that what else the machine does hardly counts. The formulas differ from
round to round, as those of a new text do: what was converted before would be remembered.
"""

from pathlib import Path
from statistics import median
from time import process_time

from bench import report
from papers.text import render
from tests.papers.text.hostile import SLOW

ROUNDS = 15
MIXED = 10_000  # bytes
_CORPUS = Path(__file__).parent.parent / "tests" / "papers" / "text" / "formulas.tex"
_CHINESE = (
    "注意力把**每个位置**与其他位置比较，复杂度随长度的平方增长；除以 $d_{{k{n}}}$ 是为了稳定梯度，见[^1]。"
)
_ENGLISH = (
    "The update is *low-rank*: only $A_{{{n}}}$ and $B_{{{n}}}$ are trained, so a checkpoint is a\n"
    "thousand times smaller than `model.bin`, see [the paper](https://arxiv.org/abs/2106.09685)."
)
_CODE = """```python
def attention(query, key, value, scale={n}):
    weights = softmax(query @ key.T / math.sqrt(scale))  # one row for each query
    return weights @ value
```"""
_FILL = "这一段没有公式，只有文字。And one in English, without any formula, as most paragraphs are.\n\n"


def mixed(number: int) -> str:
    """Two languages, twenty formulas and three blocks of code in ten kilobytes; `number` makes it new."""
    corpus = [line.partition(": ")[2] for line in _CORPUS.read_text().splitlines()[1:]]
    parts = ["# Method", "[^1]: A note.", *[_CODE.format(n=number + block) for block in range(3)]]
    for part in range(5):
        parts += [_CHINESE.format(n=f"{part}{number}"), _ENGLISH.format(n=f"{part}{number}")]
        parts.append(f"$$\n\\label{{e{number}-{part}}} {corpus[part * 60]}\n$$")
    text = "\n\n".join(parts) + "\n\n"
    missing = MIXED - len(text.encode())
    return text + _FILL * (missing // len(_FILL.encode()))


def main() -> None:
    report.texts(
        median(_seconds(mixed(number)) for number in range(ROUNDS)),
        {name: _seconds(text) for name, text in SLOW.items()},
    )


def _seconds(text: str) -> float:
    begin = process_time()
    render(text)
    return process_time() - begin


if __name__ == "__main__":
    main()
