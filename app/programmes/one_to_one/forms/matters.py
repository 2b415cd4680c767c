"""A matter before a sitting that is no case to decide: a chair's action to ratify, a condition to let go."""

from typing import Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import DEFAULT_PANEL, Hand, MatterKind
from app.programmes.one_to_one.forms.fields import Person, refuse, repeated
from app.workflow.forms import Code, Day, Form
from app.workflow.panel import Interest, Member, odd_alternates


class HandRaised(Form):
    """What one voter said."""

    person: Person = Field(title="Voter")
    choice: Hand = Field(title="Vote")


class HearMatter(Form):
    """A sitting votes by show of hands, each under its name."""

    sitting: Code = Field(title="Sitting")
    panel: Code = Field(default=DEFAULT_PANEL, title="Panel", description="Its short name.")
    sits_on: Day = Field(title="Sits on")
    kind: MatterKind = Field(title="What it is about")
    number: int = Field(
        title="Which", description="The journal number of the chair's action, or the condition's.", ge=1
    )
    members: list[Member] = Field(title="Members of the sitting", min_length=1, max_length=50)
    present: list[Person] = Field(title="Present for this matter", max_length=50)
    interests: list[Interest] = Field(
        default_factory=list, title="Interests", description="Those declared for the case.", max_length=500
    )
    hands: list[HandRaised] = Field(title="Votes", max_length=50)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        seated, voted = [m.person for m in self.members], [hand.person for hand in self.hands]
        refuse(
            (
                *("Somebody is listed twice among the members." for _ in repeated(seated)),
                *("Somebody's vote is given twice." for _ in repeated(voted)),
                "Somebody is present who is not a member of the sitting."
                if not set(self.present) <= set(seated)
                else None,
                "A panel has one chair; make the others deputies."
                if sum(member.chair for member in self.members) > 1
                else None,
                *odd_alternates(self.members),
            )
        )
        return self
