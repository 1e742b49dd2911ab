from papers.models import Comment, Interpretation, PaperLink


def link_papers(text: Interpretation | Comment, papers: frozenset[int], *, is_new: bool = False) -> None:
    """The text refers to these papers, by their keys, and to no others; a new one referred to none before.

    Which paper may answer a question is said beside its text, and stays.
    """
    own = {"comment" if isinstance(text, Comment) else "interpretation": text}
    others = papers - {text.paper_id}
    if not is_new:
        of_text = PaperLink.objects.filter(**own, kind=PaperLink.Kind.REFERS)
        of_text.exclude(target__in=others).delete()
    if others:
        links = [PaperLink(source_id=text.paper_id, target_id=each, **own) for each in sorted(others)]
        PaperLink.objects.bulk_create(links, ignore_conflicts=True)
