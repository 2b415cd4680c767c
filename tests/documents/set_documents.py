"""Papers set in type, and what somebody who reads the PDF finds in it."""

from functools import cache
from io import BytesIO

from pypdf import PdfReader

from app.cases.press import set_in_type
from app.cases.templates import Templates, ours
from app.programmes.one_to_one.letters.paper import Paper

MADE = 1_789_000_000  # 10 September 2026, as Unix seconds


@cache
def templates() -> Templates:
    """Those that come with Quorate."""
    return ours()


def pdf(paper: Paper, found: Templates | None = None) -> bytes:
    """The paper, set."""
    return set_in_type(found or templates(), paper, MADE)


def reader(made: bytes) -> PdfReader:
    """The PDF, to be asked."""
    return PdfReader(BytesIO(made))


def words(made: bytes) -> str:
    """Everything that stands in a PDF, in one line."""
    return " ".join(" ".join(page.extract_text() for page in reader(made).pages).split())
