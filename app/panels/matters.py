"""What a sitting settles beside its cases: a vote on a chair's action, or on a condition that has lost its sense."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.exclusions import kept_out
from app.cases.moves import Loaded, load, make_move, malformed
from app.errors import Conflict
from app.panels.sittings import members, record, sitting
from app.people.asking import Asking
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.matters import interests_of


async def hear_matter(
    db: AsyncConnection, asking: Asking, id: str, ref: str, given: Mapping[str, Any], left: Sequence[str]
) -> Loaded:
    """Record a vote by show of hands: {"kind", "number", "hands"}. Its arithmetic is computed, never typed.

    Who counts are the members who are there, without those who `left` for an interest and those who declared one in
    this case or its home: they are not told of it, and no quorum is made of them.
    """
    held = await sitting(db, asking, id, goes_on=True)
    case = await load(db, asking, ref, lock=True)
    if held.cancelled_on is not None:
        raise Conflict("This sitting is cancelled. Record the vote at the sitting that was held.")
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed; it votes on nothing more.")
    seated = await members(db, id)
    away = {*left, *await kept_out(db, case.row, [member.person for member, _ in seated])}
    try:
        form = HearMatter.model_validate(
            {
                **given,
                "sitting": id,
                "panel": held.panel,
                "sits_on": held.held_on,
                "members": [member for member, _ in seated],
                "interests": interests_of(case.facts),
                "present": [m.person for m, here in seated if here and m.person not in away],
            }
        )
    except ValidationError as error:
        raise malformed(error) from None
    case, _ = await make_move(db, asking, ref, "hear_matter", form, seen=None, room="panel")
    told = {"ref": case.row.ref, "seq": case.facts.seq}
    await record(db, asking, id, "hear_matter", "matter_heard", told)
    return case
