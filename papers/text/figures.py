"""A picture alone in its paragraph is a figure, with its title as caption, else the words that stand for it.

The words may hold emphasis, formulas and links, as a paragraph does.
"""

from markdown_it.token import Token

from papers.text.links import is_own_picture


def mark_figures(tokens: list[Token]) -> list[Token]:
    """Before pictures of other sites become links, which stay in their paragraph."""
    return [token for group in _grouped(tokens) for token in group]


def _grouped(tokens: list[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        groups.append([token])
        if token.type == "paragraph_close" and len(groups) > 2 and (image := _only_picture(groups)):
            groups[-3:] = [_figure(image)]
    return groups


def _only_picture(groups: list[list[Token]]) -> Token | None:
    """A tight list's paragraphs are hidden, and too narrow for a figure."""
    opening, inline = groups[-3][-1], groups[-2][-1]
    children = inline.children or []
    if opening.type != "paragraph_open" or opening.hidden or [each.type for each in children] != ["image"]:
        return None
    return children[0] if is_own_picture(str(children[0].attrs["src"])) else None


def _figure(image: Token) -> list[Token]:
    figure = [Token("figure_open", "figure", 1, block=True), _inline([image])]
    if caption := _caption(image):
        figure += [
            Token("caption_open", "figcaption", 1),
            _inline(caption),
            Token("caption_close", "figcaption", -1),
        ]
    return [*figure, Token("figure_close", "figure", -1, block=True)]


def _caption(image: Token) -> list[Token]:
    if title := image.attrs.pop("title", ""):
        return [Token("text", "", 0, content=str(title))]
    return [token for token in image.children or () if token.type != "image"]


def _inline(children: list[Token]) -> Token:
    return Token("inline", "", 0, children=children)
