"""What a case keeps of its way through the panels."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import PanelChoice
from app.programmes.one_to_one.forms.panel import PanelCondition
from app.programmes.one_to_one.records_vote import Departed, Opinion
from app.workflow.panel import Tally
from app.workflow.state import Kept


class PanelPassed(Kept):
    """A panel that approved the case and passed it on: what it decided, and who voted (and so not again elsewhere).

    `lines` is the package it approved, None when the package stays as it is; `pack` and `issue` are those of the papers
    on which it decided.
    """

    panel: str
    seq: int
    on: date
    sitting: str
    outcome: PanelChoice
    recorded_by: str
    reasons: str
    discussion: str = ""
    dissent: str = ""
    lines: list[Line] | None = None
    hours: Decimal | None = None
    conditions: list[PanelCondition] = Field(default_factory=list)
    voters: list[str] = Field(default_factory=list)
    tally: Tally | None = None
    pack: str = ""
    issue: int = 0
    opinions: list[Opinion] = Field(default_factory=list)
    departure: Departed | None = None
