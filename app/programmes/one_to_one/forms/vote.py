"""The vote on an item: a first opinion before discussion, and the confirmation of a departure."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import PanelChoice
from app.programmes.one_to_one.forms.fields import refuse
from app.programmes.one_to_one.forms.referral import Lines
from app.workflow.forms import Form, Words, text
from app.workflow.when import when


class LockOpinion(Form):
    """What one voter thinks before they have heard the others."""

    choice: PanelChoice = Field(title="First opinion")
    reason: Words = text(
        "Reason", help="Seen by nobody else until everybody has locked theirs.", least=5, most=2000
    )


class ConfirmDeparture(Form):
    """A second voter, of another profession than the chair, stands behind a departure from the recommendation."""

    choice: PanelChoice = Field(title="What the vote carried")
    lines: Annotated[
        Lines | None, when(choice=[PanelChoice.APPROVE, PanelChoice.APPROVE_WITH_CONDITIONS])
    ] = Field(
        default=None,
        title="Package",
        description="Where the panel approves another package than was proposed: that package.",
    )
    reason: Words = text("Why you stand behind it", least=20, most=4000)

    @model_validator(mode="after")
    def _names_what_departs(self) -> Self:
        approves = self.choice in (PanelChoice.APPROVE, PanelChoice.APPROVE_WITH_CONDITIONS)
        refuse(
            (
                "Say which package is to be approved instead." if approves and self.lines is None else None,
                "Only an approval names a package." if not approves and self.lines is not None else None,
                "To refer or to defer a case departs from no recommendation."
                if self.choice in (PanelChoice.REFER, PanelChoice.DEFER)
                else None,
            )
        )
        return self
