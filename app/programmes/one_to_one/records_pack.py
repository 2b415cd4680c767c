"""What a case keeps of the papers of its item: one line for each part, with the SHA-256 of what it says."""

from typing import Annotated

from app.programmes.one_to_one.codes import Sensitivity as Kind
from app.programmes.one_to_one.codes.pack import TITLES, Paper
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.state import Kept

MONEY = Sensitivity.FINANCE.value


class Part(Kept):
    """One part of a pack. `of` tells parts of one kind apart; `seq` is the journal number of this version, 0 for none.

    The hash of a part that is sensitive is read by those who read the part: a sum could be guessed from it.
    """

    kind: Paper
    of: str = ""
    seq: int = 0
    sensitivity: str = Kind.NORMAL.value
    sha256: Annotated[
        str,
        read_by(Sensitivity.FINANCE, where="sensitivity"),
        read_by(Sensitivity.SAFEGUARDING, where="sensitivity"),
    ]

    @property
    def name(self) -> str:
        """Which part it is, whatever it says: "LIBERTY", "EVIDENCE 12"."""
        return f"{self.kind.value} {self.of}".rstrip()

    @property
    def title(self) -> str:
        """The part inside a sentence: "the liberty check", "the record of evidence 12"."""
        return f"{TITLES[self.kind]} {self.of.replace('_', ' ')}".rstrip()
