"""Which addresses a text may lead to, and bare addresses that become links."""

import re

from markdown_it.rules_inline import StateInline

MAX_URL = 2_000
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OUTSIDE = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^/]", re.IGNORECASE)
_SITE = re.compile(r"/(?!/)")
_PICTURE = re.compile(r"/media/images/[A-Za-z0-9_-]{1,100}\.[a-z0-9]{1,5}")
_BARE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()+,;=%-]{0,1999}", re.IGNORECASE)
_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9])https?$", re.IGNORECASE)


def is_outside(url: str) -> bool:
    return bool(_OUTSIDE.match(url))


def is_allowed(url: str) -> bool:
    """http, https, mailto, a path of this site, a place in this text, each as browsers read it too."""
    if len(url) > MAX_URL or _CONTROL.search(url):
        return False
    return is_outside(url) or bool(_MAIL.match(url) or _SITE.match(url)) or url.startswith("#")


def is_own_picture(url: str) -> bool:
    """Only what members put on this site as a picture."""
    return bool(_PICTURE.fullmatch(url))


def bare_url(state: StateInline, silent: bool) -> bool:
    """`https://…` without brackets. Ends at the first Han character: people write on without a space."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    scheme = _SCHEME_BEFORE.search(state.src[max(0, state.pos - 6) : state.pos])
    if scheme is None or not (silent or state.pending.endswith(scheme[0])):
        return False
    found = _BARE.match(state.src, state.pos - len(scheme[0]), state.posMax)
    url = _without_tail(found[0]) if found else ""
    if not is_allowed(url) or not is_outside(url):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        _push_link(state, url)
    state.pos += len(url) - len(scheme[0])
    return True


def _push_link(state: StateInline, url: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)


def _without_tail(url: str) -> str:
    """Without the punctuation of the sentence it stands in."""
    unclosed = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?'_~&" or (url[end - 1] == ")" and unclosed > 0)):
        unclosed -= url[end - 1] == ")"
        end -= 1
    return url[:end]
