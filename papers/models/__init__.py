from papers.models.claims import Claim, HandOver
from papers.models.discussion import Comment, CommentEdit, Mention
from papers.models.images import Image
from papers.models.interpretations import Credit, Draft, Interpretation, Revision
from papers.models.links import PaperLink
from papers.models.meetings import Answer, Meeting, Slot
from papers.models.pairs import PairSide
from papers.models.papers import FormerSlug, Paper
from papers.models.passages import Passage
from papers.models.places import PaperPlace, PlaceKind
from papers.models.reactions import Reaction
from papers.models.read_marks import ReadMark
from papers.models.reading_list import Entry, EntryPaper, Part, ReadingList
from papers.models.series import Series, SkippedWeek
from papers.models.terms import Term

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
    "Image",
    "Interpretation",
    "Meeting",
    "Mention",
    "PairSide",
    "Paper",
    "PaperLink",
    "PaperPlace",
    "Part",
    "Passage",
    "PlaceKind",
    "Reaction",
    "ReadMark",
    "ReadingList",
    "Revision",
    "Series",
    "SkippedWeek",
    "Slot",
    "Term",
]
