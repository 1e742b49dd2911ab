"""Texts like those that members write: Markdown in both languages with formulas, code and tables."""

from random import Random

ENGLISH = (
    "The loss falls as a power of the amount of data, and the exponent hardly depends on the architecture.",
    "What the authors call alignment is a preference model, trained on comparisons that people made.",
    "Each head attends to $\\mathrm{softmax}(QK^\\top/\\sqrt{d})V$, so the cost grows with $n^2$.",
    "The table reports one seed only; without a spread one cannot tell the second row from the third.",
    "A low-rank update $W + BA$ with $r \\ll d$ leaves the weights alone and trains a thousandth of them.",
    "The gain on reading comprehension is large, the gain on arithmetic within what chance explains.",
    "Section 4 repeats the experiment with a smaller tokenizer, and most of the effect goes away.",
    "Scaling the batch by $k$ and the rate by $\\sqrt{k}$ keeps the noise of the gradient where it was.",
    "Their ablation removes one part at a time; I would have liked to see two of them go together.",
    "For our group the lesson is practical: measure the memory first, then choose the length.",
    "The prompt is part of the method here, and the appendix prints it only for two of nine tasks.",
    "Beam search hurts open generation, because the likeliest text is seldom the one that people write.",
    "With $p(y \\mid x) \\propto \\exp(r(x, y)/\\beta)$ the reward model and the policy are one.",
    "The comparison with the older system is unfair in its favour: it had seen the test set's source.",
    "An instruction that names the format of the answer is worth more than three examples of it.",
    "I could repeat the main figure in an afternoon on one card, which speaks well for the paper.",
)
CHINESE = (
    "作者把损失写成数据量的幂函数，指数几乎不随结构变化，这一点值得我们复现。",
    "表三只报告了一个随机种子，没有方差，第二行与第三行的差别说明不了什么。",
    "低秩更新 $W + BA$ 不动原来的权重，训练的参数只有千分之一，显存省下一大半。",
    "第四节换了更小的词表重做实验，大部分提升消失了，可见功劳不全在模型。",
    "奖励模型和策略其实是同一个对象的两种写法，推导见附录 B，并不复杂。",
    "对我们小组来说，结论很实际：先量内存，再定长度，最后才谈批大小。",
    "提示词本身就是方法的一部分，可附录只印了九个任务里的两个。",
    "与旧系统的比较并不公平，测试集的来源早已在它的训练数据里。",
)
HEADINGS = ("Problem", "Method", "Results", "Critique", "What it means for us", "Open questions")
PLACES = ("§", "Eq.", "Fig.", "Table", "p.", "Alg.")
DISPLAY = (
    "$$\n\\mathcal{L}(\\theta) = -\\sum_{t=1}^{T} \\log p_\\theta(x_t \\mid x_{<t})"
    " + \\lambda \\lVert \\theta \\rVert_2^2\n$$"
)
CODE = (
    "```python\nfor step, batch in enumerate(loader):\n"
    "    loss = model(batch).loss / accumulate\n    loss.backward()\n```"
)
TABLE = "| model | data | score |\n|---|---|---|\n| base | 300 B | 61.2 |\n| large | 300 B | 67.9 |"


def interpretation(random: Random, language: str) -> str:
    """About 4,000 characters: six sections, one with a display, one with code, one with a table."""
    extras = {1: DISPLAY, 2: TABLE, 4: CODE}
    sections = []
    for number, heading in enumerate(HEADINGS):
        sections += [f"## {heading}", paragraph(random, language, sentences=5)]
        sections += [extras[number]] if number in extras else []
    return "\n\n".join(sections)


def comment(random: Random) -> str:
    """Two or three sentences, a third of them in Chinese."""
    return paragraph(random, random.choice(("en", "en", "zh-hans")), sentences=random.choice((2, 3)))


def paragraph(random: Random, language: str, *, sentences: int) -> str:
    """Each sentence with a reference of its own, so that texts are no more alike than people's are."""
    chinese = language.startswith("zh")
    chosen = random.sample(CHINESE if chinese else ENGLISH, sentences)
    places = [f"{random.choice(PLACES)} {random.randint(1, 19)}, {random.random():.4f}" for _ in chosen]
    if chinese:
        return "".join(f"{text[:-1]}（{place}）。" for text, place in zip(chosen, places, strict=True))
    return " ".join(f"{text[:-1]} ({place})." for text, place in zip(chosen, places, strict=True))
