# ruff: noqa: E501, SIM905 -- word lists read better as words
"""What HTML from a member's text may hold, whatever the text: a second list, written apart from the code's own."""

import re
from html.parser import HTMLParser

MATHS = set(
    "annotation math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace "
    "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics b i u em code s span a".split()
)
MATHS_ATTRIBUTES = set(
    "accent accentunder class columnspan depth display displaystyle encoding form height linethickness lspace "
    "href mathcolor mathsize mathvariant maxsize minsize movablelimits notation rspace scriptlevel stretchy symmetric "
    "voffset width fence separator".split()
)
TAGS = set(
    "p br hr h3 h4 h5 h6 strong em s code pre blockquote ul ol li a img table thead tbody tr th td sup section div "
    "span input label figure figcaption".split()
)
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class", "id"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "input": {"type", "checked", "disabled", "class"},
    **{tag: {"class"} for tag in ("ul", "th", "td", "sup", "section", "code", "pre")},
    **{tag: {"class", "id"} for tag in ("div", "span")},
    **{tag: {"id"} for tag in ("h3", "h4", "h5", "h6")},
}
CLASS = re.compile(
    r"eq|together|wide|mention|reference|term|plain|math-raw|align-(left|center|right)|footnote-(ref|backref|item)|footnotes(-list)?"
    r"|task-list-item(-checkbox)?|contains-task-list|hl-[a-z0-9]+|language-[A-Za-z0-9_+#-]+"
    r"|m-[a-z0-9-]+|menclose-[a-z]+|math-core-(sans-)?serif-font"
)
ADDRESS = re.compile(r"https?://[^/?#\\]|mailto:[^/\\]|/(?![/\\])|#t-")
IN_MATHS = re.compile(r"#t--eq[0-9]+\Z")
PICTURE = re.compile(r"/media/images/[\w-]+\.[a-z0-9]+", re.ASCII)
VOID = {"br", "hr", "img", "input"}


class _Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_maths = "math" in self.open or tag == "math"
        allowed = MATHS_ATTRIBUTES if in_maths else ATTRIBUTES.get(tag, set())
        if tag not in (MATHS if in_maths else TAGS) or (tag == "a" and "a" in self.open):
            self.problems.append(f"<{tag}>")
        self.problems += [f"{tag} {name}={value}" for name, value in attrs if name not in allowed]
        for name, value in attrs:
            self._inspect(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def _inspect(self, tag: str, name: str, value: str) -> None:
        if name == "class" and not all(CLASS.fullmatch(each) for each in value.split()):
            self.problems.append(f"class {value}")
        address = IN_MATHS if "math" in self.open else ADDRESS
        if name == "href" and (not address.match(value) or re.search(r"[\x00-\x20\\]", value)):
            self.problems.append(f"href {value}")
        if name == "src" and not PICTURE.fullmatch(value):
            self.problems.append(f"src {value}")
        if name == "id":
            self.ids.append(value)
            if not value.startswith("t-"):
                self.problems.append(f"id {value}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.problems.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"instruction {data}")


def problems(html: str) -> list[str]:
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    repeated = [f"id twice: {each}" for each in set(inspector.ids) if inspector.ids.count(each) > 1]
    return inspector.problems + inspector.open + repeated
