"""What happens to a called item while its sitting goes on: somebody leaves the room, and comes back."""

from pydantic import Field

from app.programmes.one_to_one.forms.fields import Person
from app.workflow.forms import Form

_TOLD = "The officer who marked the attendance."


class MemberLeaves(Form):
    """A member leaves the room while the item is called."""

    person: Person = Field(title="Member")
    told_by: Person = Field(title="Recorded by", description=_TOLD)
    has_voted: bool = Field(
        default=False, title="Has voted", description="Their ballot stays, and their seat with it."
    )


class MemberExcluded(Form):
    """A member may not know of the case any more, and counts for the called item no longer."""

    person: Person = Field(title="Member")


class MemberReturns(Form):
    """A member who left the room comes back while the item is still open."""

    person: Person = Field(title="Member")
    told_by: Person = Field(title="Recorded by", description=_TOLD)
