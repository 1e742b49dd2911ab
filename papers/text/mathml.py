"""MathML as it may stand in a page: known elements and attributes only, classes for what came as styles."""

import re
from collections.abc import Iterator

# fmt: off
_ELEMENTS = frozenset((
    "annotation", "b", "code", "em", "i", "math", "menclose", "mfrac", "mi",
    "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow",
    "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover", "none", "s", "semantics", "span", "u",
))
# fmt: on
MAX_DEPTH = 150  # a browser takes seconds for some that are nested deeper
_VALUES = {
    **dict.fromkeys(
        (
            "accent",
            "accentunder",
            "displaystyle",
            "movablelimits",
            "stretchy",
            "symmetric",
            "fence",
            "separator",
        ),
        re.compile("true|false"),
    ),
    **dict.fromkeys(
        ("depth", "height", "linethickness", "lspace", "maxsize", "minsize", "rspace", "voffset", "width"),
        re.compile(r"-?[0-9.]+(?:em|rem|ex|px|pt|mu)?"),
    ),
    "columnspan": re.compile("[0-9]{1,3}"),
    "display": re.compile("block"),
    "encoding": re.compile("application/x-tex"),
    "form": re.compile("prefix|infix|postfix"),
    "mathvariant": re.compile("normal"),
    "notation": re.compile("[a-z ]+"),
    "scriptlevel": re.compile(r"[+-]?[0-3]"),
}
_CLASSES = re.compile(r"math-core-(?:sans-)?serif-font|menclose-[a-z]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[\w:-]+=\"[^\"<>]*\")*)\s*(/?)>")
_LEVEL = re.compile(r"<(/?)[^>]*?(/?)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)=\"([^\"<>]*)\"")
_TO_EQUATION = re.compile(r' href="#r[0-9]+"')  # a mark of papers.text.equations
_LENGTH = re.compile(r"(-?[0-9.]+)(em|rem)?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_PERCENT = re.compile(r"[0-9.]+%")
_FIXED = {
    "text-align:left": "m-left",
    "text-align:right": "m-right",
    "width:100%": "m-full",
    "width:50%": "m-half",
    "width:7.5%": "m-margin",
    "math-shift:compact": "m-compact",
    "font-variant-caps:small-caps": "m-smallcaps",
}
_SPACES = {"padding-top": "pt", "padding-bottom": "pb", "padding-left": "pl", "padding-right": "pr"}
_MU = 18  # to the em: TeX's own unit for the spaces inside a formula


def for_page(mathml: str) -> str:
    """Raises ValueError where something stands in it that this module does not know."""
    rest = _TAG.sub("", mathml)
    if "<" in rest or ">" in rest:
        raise ValueError("not the tags expected")
    if _depth(mathml) > MAX_DEPTH:
        raise ValueError("nested too deeply")
    return _TAG.sub(_tag, mathml)


def _depth(mathml: str) -> int:
    depth = deepest = 0
    for slash, closed in _LEVEL.findall(mathml):
        depth += -1 if slash else not closed
        deepest = max(deepest, depth)
    return deepest


def _tag(found: re.Match[str]) -> str:
    slash, name, attributes, empty = found.groups()
    if name == "a" and (slash or _TO_EQUATION.fullmatch(attributes)):
        return found[0]
    if name not in _ELEMENTS:
        raise ValueError(f"element {name}")
    kept = "".join(f' {key}="{value}"' for key, value in dict(_attributes(attributes)).items())
    return f"<{slash}{name}{kept}{empty}>"


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    found = dict(_ATTRIBUTE.findall(text))
    declarations = [each for each in found.pop("style", "").replace(" ", "").split(";") if each]
    classes = [found["class"]] if _CLASSES.fullmatch(found.get("class", "")) else []
    classes += [name for declaration in declarations for name in _class_of(declaration)]
    yield from (
        (key, value) for key, value in found.items() if key in _VALUES and _VALUES[key].fullmatch(value)
    )
    for declaration in declarations:
        yield from _presentational(declaration)
    if classes:
        yield "class", " ".join(dict.fromkeys(classes))


def _presentational(declaration: str) -> Iterator[tuple[str, str]]:
    """What MathML has an attribute for."""
    name, _, value = declaration.partition(":")
    if name == "color" and _COLOUR.fullmatch(value):
        yield "mathcolor", value
    elif name == "font-size" and _PERCENT.fullmatch(value):
        yield "mathsize", value
    elif name == "width" and _LENGTH.fullmatch(value):
        yield "width", value


def _class_of(declaration: str) -> Iterator[str]:
    name, _, value = declaration.partition(":")
    if declaration in _FIXED:
        yield _FIXED[declaration]
    elif name in _SPACES:
        yield f"m-{_SPACES[name]}-{min(_mu(value), _MU)}"
    elif name == "margin-left":
        yield f"m-back-{min(_mu(value), 2 * _MU)}"
    elif name.startswith("border-"):
        yield f"m-{'dash' if 'dashed' in value else 'line'}-{name.removeprefix('border-')}"


def _mu(length: str) -> int:
    found = _LENGTH.fullmatch(length)
    return min(round(abs(float(found[1])) * _MU), 1_000) if found else 0
