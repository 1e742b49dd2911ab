from papers.models.claims import Claim, HandOver
from papers.models.discussion import Comment, CommentEdit, Mention
from papers.models.interpretations import Credit, Draft, Interpretation, Revision
from papers.models.meetings import Answer, Meeting, Series, SkippedWeek, Slot
from papers.models.papers import FormerSlug, Paper
from papers.models.read_marks import ReadMark
from papers.models.reading_list import Entry, EntryPaper, Part, ReadingList

__all__ = [
    "Answer",
    "Claim",
    "Comment",
    "CommentEdit",
    "Credit",
    "Draft",
    "Entry",
    "EntryPaper",
    "FormerSlug",
    "HandOver",
    "Interpretation",
    "Meeting",
    "Mention",
    "Paper",
    "Part",
    "ReadMark",
    "ReadingList",
    "Revision",
    "Series",
    "SkippedWeek",
    "Slot",
]
