"""What happens to a called item while its sitting goes on: somebody leaves the room, and comes back."""

from pydantic import Field

from app.programmes.one_to_one.forms.fields import Person
from app.workflow.forms import Form


class MemberLeaves(Form):
    """A member leaves the room while the item is called."""

    person: Person = Field(title="Member")
    told_by: Person = Field(title="Recorded by", description="The officer who marked the attendance.")


class MemberReturns(MemberLeaves):
    """A member who left the room comes back while the item is still open."""
