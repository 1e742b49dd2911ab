"""What of LaTeX the converter lacks, written as what it has: commands as macros, the rest by rewriting."""

import re

# What papers use undefined, or define alike. Each argument stands once in it, so nothing multiplies.
MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    **dict.fromkeys(("mathbbm", "mathds"), r"\mathbb{#1}"),
    **dict.fromkeys(("mbox", "hbox", "textnormal"), r"\text{#1}"),
    **dict.fromkeys(("mathpzc", "EuScript"), r"\mathscr{#1}"),
    **dict.fromkeys(("pmb", "mathbold"), r"\boldsymbol{#1}"),
    **dict.fromkeys(("textup", "textsl"), r"\textrm{#1}"),
    **dict.fromkeys(("mathnormal", "ensuremath", "smash", "vcenter"), "#1"),
    **dict.fromkeys(("mathclap", "mathrlap", "mathllap"), "#1"),
    **dict.fromkeys(("nicefrac", "sfrac"), "{#1}/{#2}"),
    **dict.fromkeys(("norm", "Norm"), r"\left\lVert #1\right\rVert"),
    "abs": r"\left|#1\right|",
    "ceil": r"\left\lceil #1\right\rceil",
    "floor": r"\left\lfloor #1\right\rfloor",
    "inner": r"\left\langle #1, #2\right\rangle",
    **dict.fromkeys(("dotsc", "dotso", "hdots", "mathellipsis", "textellipsis"), r"\ldots"),
    **dict.fromkeys(("dotsb", "dotsm", "dotsi"), r"\cdots"),
    "given": r"\mid",
    "defeq": r"\coloneqq",
    "varpropto": r"\propto",
    "smallsetminus": r"\setminus",
    "textsuperscript": r"^{\text{#1}}",
    "E": r"\mathbb{E}",
    **{
        name: rf"\operatorname{{{name}}}"
        for name in ("KL", "Tr", "diag", "rank", "sgn", "sign", "softmax", "tr")
    },
}

# Environments by other names; what stands behind some of them says how many columns there are.
_RENAMED = {
    **dict.fromkeys(("flalign", "alignat", "eqnarray", "IEEEeqnarray"), "align"),
    **dict.fromkeys(("flalign*", "alignat*", "eqnarray*", "IEEEeqnarray*"), "align*"),
    **dict.fromkeys(("dcases", "cases*"), "cases"),
    **dict.fromkeys(("split", "alignedat"), "aligned"),
    "smallmatrix": "matrix",
    "psmallmatrix": "pmatrix",
    "bsmallmatrix": "bmatrix",
}
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\s*\{("
    + "|".join(map(re.escape, sorted(_RENAMED, key=len, reverse=True)))
    + r")\}(?:(?<=at\})\s*\{\d*\}|(?<=at\*\})\s*\{\d*\}|(?<=IEEEeqnarray\})\s*\{[^{}]*\})?"
)
_STARRED = re.compile(r"\\(begin|end)\s*\{([pbBvV]?matrix)\*\}(?:\[[lcr]\])?")
_THREE_COLUMNS = re.compile(r"eqnarray")
_RELATION = re.compile(r"&([^&\\\n]{0,20}|\s*\\[a-zA-Z]+\s*)&")
# What moves nothing on a screen, and environments that hold others.
_NOTHING = re.compile(
    r"\\(?:begin|end)\s*\{(?:subequations|displaymath|math)\}"
    r"|\\(?:vspace|rule)\*?\s*\{[^{}]*\}(?:\{[^{}]*\})?"
    r"|\\(?:allowbreak|nobreak|protect|strut|centering|tiny|scriptsize|footnotesize|small|normalsize|large)(?![a-zA-Z])"
)
_COLUMNS = re.compile(r"(\\begin\s*\{array\}\s*)\{((?:[^{}]|\{[^{}]*\})*+)\}")
_BETWEEN_COLUMNS = re.compile(r"[@!><]\{[^{}]*\}")
_LIMITS = re.compile(r"(\\mathop\s*\{(?:[^{}]|\{[^{}]*\})*+\})\s*\\limits(?![a-zA-Z])")
_STAR = re.compile(r"\\hspace\*")
_TEXT = re.compile(
    r"\\(text(?:rm|bf|it|sf|tt)?|mbox|hbox)\s*\{"
    r"((?:[^{}$\\]|\$[^$]*\$|\\(?:eq)?ref\s*\{[^{}]*\}|\\[a-zA-Z]++|\\[^a-zA-Z]|\{[^{}$]*\})*+)\}"
)
_IN_TEXT = re.compile(r"(\$[^$]*\$|\\(?:eq)?ref\s*\{[^{}]*\})")


def plain(tex: str) -> str:
    if _THREE_COLUMNS.search(tex):
        tex = _RELATION.sub(r"&\1 ", tex)
    tex = _ENVIRONMENT.sub(lambda found: f"\\{found[1]}{{{_RENAMED[found[2]]}}}", tex)
    tex = _STARRED.sub(r"\\\1{\2}", _STAR.sub(r"\\hspace", tex))
    tex = _LIMITS.sub(r"\1", _NOTHING.sub("", tex))
    tex = _COLUMNS.sub(lambda found: f"{found[1]}{{{_BETWEEN_COLUMNS.sub('', found[2])}}}", tex)
    return _TEXT.sub(_text_in_pieces, tex)


def _text_in_pieces(found: re.Match[str]) -> str:
    """Around the formulas that stand in it."""
    pieces = _IN_TEXT.split(found[2])
    if len(pieces) == 1:
        return found[0]
    pieces[::2] = [rf"\{found[1]}{{{piece}}}" if piece else "" for piece in pieces[::2]]
    return "".join(piece.strip("$") for piece in pieces)
