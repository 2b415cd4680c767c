"""What a sitting does beside hearing its cases: its attendance is that of the called items, and it settles matters."""

from app.programmes.one_to_one.effects import matters, sitting
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.forms.sitting import MemberExcluded, MemberLeaves, MemberReturns
from app.programmes.one_to_one.rules.matters import (
    barred_from_matter,
    condition_of_another_panel,
    hand_without_a_vote,
    matter_before_its_sitting,
    matter_not_waiting,
    voted_already,
)
from app.programmes.one_to_one.rules.panel import item_not_open
from app.programmes.one_to_one.rules.sitting import (
    ballot_would_go,
    did_not_leave,
    not_in_the_room,
    not_on_this_item,
    seat_has_voted,
)
from app.programmes.one_to_one.rules.vote import vote_is_closed
from app.programmes.one_to_one.stages import PANEL_LISTED
from app.programmes.roles import Role
from app.workflow.process import OPEN, STAYS, Move

# Made by Quorate itself with the attendance: an officer may be excluded from an item, and its roll is right all the same
ATTENDANCE = (
    Move(
        PANEL_LISTED, "member_leaves", STAYS, by=Role.INTEGRATION, room="panel", form=MemberLeaves,
        then=sitting.member_leaves, unless=(item_not_open, vote_is_closed, not_in_the_room, ballot_would_go),
        event="member_left_item", label="A member left the room",
    ),
    Move(
        PANEL_LISTED, "member_returns", STAYS, by=Role.INTEGRATION, room="panel", form=MemberReturns,
        then=sitting.member_returns, unless=(item_not_open, vote_is_closed, did_not_leave, seat_has_voted),
        event="member_returned_to_item", label="A member came back",
    ),
    Move(
        PANEL_LISTED, "member_excluded", STAYS, by=Role.INTEGRATION, room="panel", form=MemberExcluded,
        then=sitting.member_excluded, unless=(item_not_open, not_on_this_item),
        event="member_excluded_from_item", label="A member may no longer take part",
    ),
)  # fmt: skip

MATTERS = (
    Move(
        OPEN, "hear_matter", STAYS, by=(Role.PANEL_SECRETARY, Role.PANEL_CHAIR), room="panel", form=HearMatter,
        then=matters.hear_matter,
        unless=(
            matter_not_waiting, condition_of_another_panel, matter_before_its_sitting, hand_without_a_vote,
            voted_already, barred_from_matter,
        ),
        event="matter_heard", label="Record a vote on another matter",
    ),
)  # fmt: skip
