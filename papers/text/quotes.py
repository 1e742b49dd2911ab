# Of a long comment as much as one answers at once.
MOST_QUOTED = 1000


def quoted(source: str) -> str:
    """Markdown that shows the text as a quotation, with room below it to answer; what is longer is cut."""
    text = source.strip()
    shown = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()} …"
    return "".join(f"> {line}".rstrip() + "\n" for line in shown.splitlines()) + "\n"
