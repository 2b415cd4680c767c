"""The panel, and the chair between its meetings: T12 to T15 and T30."""

from app.programmes.one_to_one.effects import onward, overlay, pack, panel, sitting, vote
from app.programmes.one_to_one.forms.overlay import ChairAction, ExpireChairAction, RatifyChairAction
from app.programmes.one_to_one.forms.pack import ReissuePack
from app.programmes.one_to_one.forms.panel import (
    Approve,
    ApproveWithConditions,
    CastBallot,
    DeclareInterest,
    Decline,
    Defer,
    ListForPanel,
    OpenItem,
    PassOn,
    RecordNotCarried,
    ReferOnward,
    Resubmit,
    SignMinutes,
)
from app.programmes.one_to_one.forms.vote import ConfirmDeparture, LockOpinion
from app.programmes.one_to_one.rules.chair import (
    chair_action_in_time,
    chair_action_not_waiting,
    chair_action_out_of_time,
    chair_gives_less,
    not_independent,
    sitting_not_quorate,
)
from app.programmes.one_to_one.rules.decision import minutes_signed_already, next_review_past
from app.programmes.one_to_one.rules.departure import (
    change_before_return,
    decline_before_return,
    departure_not_confirmed,
    departure_unexplained,
    no_departure_to_confirm,
    returned_for_something_else,
)
from app.programmes.one_to_one.rules.liberty import (
    court_undecided,
    liberty_blocks,
    old_liberty_test,
    review_not_requested,
)
from app.programmes.one_to_one.rules.listing import (
    not_rechecked,
    papers_backdated,
    papers_late,
    sitting_is_over,
    vote_would_be_lost,
)
from app.programmes.one_to_one.rules.matters import (
    barred_from_matter,
    not_as_the_sitting_voted,
    same_person_counted,
)
from app.programmes.one_to_one.rules.onward import not_put_off_too_often
from app.programmes.one_to_one.rules.outcome import (
    approval_not_carried,
    below_assured_hours,
    conditions_not_as_voted,
    conditions_not_carried,
    decline_not_carried,
    deferred_too_long,
    material_answer,
    no_expertise,
    not_quorate,
    other_outcome_carried,
    passing_on_not_carried,
    recorder_is_barred,
    referral_not_carried,
    something_was_carried,
    third_deferral,
)
from app.programmes.one_to_one.rules.pack import pack_is_current, pack_is_stale
from app.programmes.one_to_one.rules.panel import (
    before_the_sitting,
    interest_bars_vote,
    interest_not_declared,
    interest_of_another,
    item_not_open,
    money_has_no_vote,
    no_deferral_to_vote_for,
    no_proxy,
    not_on_the_roll,
    not_yours_to_call,
    vote_has_begun,
)
from app.programmes.one_to_one.rules.referral import not_your_case
from app.programmes.one_to_one.rules.restriction import more_restrictive
from app.programmes.one_to_one.rules.safeguarding import open_safeguarding, safeguarding_unanswered
from app.programmes.one_to_one.rules.sitting import item_stopped, vote_goes_on, voter_not_there
from app.programmes.one_to_one.rules.vote import (
    discussion_open_already,
    no_first_opinion_now,
    not_in_the_chair,
    not_yours_to_close,
    not_yours_to_record,
    opinion_locked_already,
    opinions_come_first,
    vote_is_closed,
    vote_not_closed,
)
from app.programmes.one_to_one.rules.way import (
    another_panel_follows,
    more_voters_than_places,
    no_further_panel,
    not_the_next_panel,
    panel_abolished,
)
from app.programmes.one_to_one.stages import (
    ASSESSMENT,
    DECIDED,
    DEFERRED,
    NOTICE,
    PANEL_LISTED,
    PANEL_READY,
)
from app.programmes.roles import Role
from app.workflow.forms import Reason
from app.workflow.process import OPEN, STAYS, Move

CHAIR, SECRETARY, REVIEWER = Role.PANEL_CHAIR, Role.PANEL_SECRETARY, Role.REVIEWER
VOTERS = (Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, CHAIR)
# Whoever has the chair's office, and whoever leads by their seat
LEADERS = (CHAIR, Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE)
IN_ORDER = (
    item_not_open, not_yours_to_record, vote_not_closed, panel_abolished, pack_is_stale, not_quorate, no_expertise,
    recorder_is_barred,
)  # fmt: skip
ON_THE_ROLL = (no_proxy, money_has_no_vote, interest_not_declared, interest_bars_vote, not_on_the_roll)
DEPARTING = (departure_unexplained, departure_not_confirmed)
AGREED = (
    *IN_ORDER, open_safeguarding, liberty_blocks, below_assured_hours, change_before_return, *DEPARTING,
)  # fmt: skip
SIGNS_BESIDE = (Role.PANEL_HEALTH, Role.SAFEGUARDING_MCA_LEAD, Role.ON_CALL, Role.QA_CLINICIAN, REVIEWER)

HEARING = (
    Move(
        PANEL_READY, "list_for_panel", PANEL_LISTED, by=SECRETARY, room="panel", form=ListForPanel,
        then=panel.list_for_panel,
        unless=(
            not_the_next_panel, papers_backdated, papers_late, sitting_is_over, not_rechecked, safeguarding_unanswered,
            open_safeguarding, liberty_blocks, review_not_requested, court_undecided, old_liberty_test, more_restrictive,
        ),
        event="listed_for_panel", label="List for the panel",
    ),
    Move(
        PANEL_LISTED, "reissue_pack", STAYS, by=SECRETARY, room="panel", form=ReissuePack, then=pack.reissue_pack,
        unless=(pack_is_current,), event="pack_reissued", label="Issue the papers again",
    ),
    Move(
        PANEL_LISTED, "unlist", PANEL_READY, by=(SECRETARY, CHAIR), room="panel", form=Reason,
        then=panel.unlist, reason=True, rework=True, unless=(vote_would_be_lost,),
        event="unlisted", label="Take off the agenda",
    ),
    Move(
        PANEL_LISTED, "declare_interest", STAYS, by=(*VOTERS, SECRETARY, Role.SAFEGUARDING_MCA_LEAD), room="panel",
        form=DeclareInterest, then=panel.declare_interest, unless=(interest_of_another,),
        event="interest_declared", label="Declare an interest",
    ),
    Move(
        PANEL_LISTED, "open_item", STAYS, by=(SECRETARY, *LEADERS), room="panel", form=OpenItem,
        then=sitting.open_item,
        unless=(
            before_the_sitting, not_yours_to_call, vote_has_begun, voter_not_there, panel_abolished, pack_is_stale,
            more_voters_than_places,
        ),
        event="item_opened", label="Call the item",
    ),
    Move(
        PANEL_LISTED, "lock_opinion", STAYS, by=VOTERS, room="panel", form=LockOpinion, then=vote.lock_opinion,
        unless=(
            item_not_open, panel_abolished, item_stopped, pack_is_stale, opinion_locked_already, no_first_opinion_now,
            vote_is_closed,
            *ON_THE_ROLL,
        ),
        event="opinion_locked", label="Lock a first opinion",
    ),
    Move(
        PANEL_LISTED, "open_discussion", STAYS, by=VOTERS, room="panel", then=vote.open_discussion,
        unless=(
            item_not_open, panel_abolished, item_stopped, discussion_open_already, not_in_the_chair, recorder_is_barred,
        ),
        event="discussion_opened", label="Open the discussion",
    ),
    Move(
        PANEL_LISTED, "cast_ballot", STAYS, by=VOTERS, room="panel", part="voter", form=CastBallot,
        then=panel.cast_ballot,
        unless=(
            item_not_open, panel_abolished, item_stopped, pack_is_stale, opinions_come_first, vote_is_closed, *ON_THE_ROLL,
            no_deferral_to_vote_for,
        ),
        event="ballot_cast", label="Vote",
    ),
    Move(
        PANEL_LISTED, "close_vote", STAYS, by=(*VOTERS, SECRETARY), room="panel", then=vote.close_vote,
        unless=(
            item_not_open, panel_abolished, item_stopped, pack_is_stale, vote_is_closed, opinions_come_first,
            not_yours_to_close, recorder_is_barred,
        ),
        event="vote_closed", label="Close the vote",
    ),
    Move(
        PANEL_LISTED, "confirm_departure", STAYS, by=VOTERS, room="panel", step_up=True, form=ConfirmDeparture,
        then=vote.confirm_departure,
        unless=(
            item_not_open, vote_not_closed, panel_abolished, pack_is_stale, *ON_THE_ROLL, no_departure_to_confirm,
        ),
        event="departure_confirmed", label="Confirm a departure",
    ),
)  # fmt: skip

OUTCOMES = (
    Move(
        PANEL_LISTED, "approve", DECIDED, by=LEADERS, room="panel", step_up=True, gates=("panel",), form=Approve,
        then=panel.approve,
        unless=(*AGREED, approval_not_carried, another_panel_follows),
        event="panel_approved", label="Record: approved",
    ),
    Move(
        PANEL_LISTED, "approve_with_conditions", DECIDED, by=LEADERS, room="panel", step_up=True, gates=("panel",),
        form=ApproveWithConditions, then=panel.approve_with_conditions,
        unless=(*AGREED, conditions_not_carried, another_panel_follows),
        event="panel_approved_with_conditions", label="Record: approved with conditions",
    ),
    Move(
        PANEL_LISTED, "pass_to_next_panel", PANEL_READY, by=LEADERS, room="panel", step_up=True, form=PassOn,
        then=panel.pass_to_next_panel,
        unless=(*AGREED, passing_on_not_carried, no_further_panel, conditions_not_as_voted),
        event="passed_to_next_panel", label="Record: approved, to the next panel",
    ),
    Move(
        PANEL_LISTED, "decline", DECIDED, by=LEADERS, room="panel", step_up=True, gates=("panel",), form=Decline,
        then=panel.decline,
        unless=(
            *IN_ORDER, open_safeguarding, decline_not_carried, next_review_past, decline_before_return, *DEPARTING,
        ),
        event="panel_declined", label="Record: declined",
    ),
    Move(
        PANEL_LISTED, "refer_onward", DECIDED, by=LEADERS, room="panel", step_up=True, gates=("panel",), form=ReferOnward,
        then=onward.refer_onward, unless=(*IN_ORDER, open_safeguarding, referral_not_carried),
        event="panel_referred", label="Record: referred",
    ),
    Move(
        PANEL_LISTED, "record_not_carried", PANEL_READY, by=LEADERS, room="panel", rework=True,
        form=RecordNotCarried, then=panel.record_not_carried,
        unless=(
            item_not_open, not_yours_to_record, vote_goes_on, panel_abolished, something_was_carried, recorder_is_barred,
        ),
        event="panel_not_carried", label="Record: not carried",
    ),
    Move(
        PANEL_LISTED, "defer", DEFERRED, by=LEADERS, room="panel", rework=True, form=Defer, then=panel.defer,
        unless=(
            item_not_open, not_yours_to_record, vote_goes_on, panel_abolished, other_outcome_carried,
            returned_for_something_else, recorder_is_barred, third_deferral, deferred_too_long,
        ),
        event="panel_deferred", label="Record: deferred",
    ),
    Move(
        DEFERRED, "resubmit_minor", PANEL_READY, by=REVIEWER, part="reviewer", form=Resubmit,
        then=panel.resubmit, unless=(not_your_case, material_answer), new_version=True, rework=True,
        event="resubmitted", label="Answer the panel",
    ),
    Move(
        DEFERRED, "resubmit_material", ASSESSMENT, by=REVIEWER, part="reviewer", form=Resubmit,
        then=panel.resubmit_material, voids=("quality_assurance", "panel"), new_version=True, rework=True,
        unless=(not_your_case,), event="resubmitted_for_qa", label="Answer the panel, and assess again",
    ),
    Move(
        (PANEL_READY, DEFERRED), "take_back", ASSESSMENT, by=Role.CHC_OPS_MANAGER, form=Reason, then=onward.take_back,
        voids=("quality_assurance", "panel"), new_version=True, reason=True, rework=True,
        unless=(not_put_off_too_often,), event="taken_back", label="Take back after too many deferrals",
    ),
    Move(
        DECIDED, "sign_minutes", STAYS, by=LEADERS, room="panel", step_up=True, form=SignMinutes,
        then=panel.sign_minutes, unless=(minutes_signed_already, recorder_is_barred, not_independent),
        event="minutes_signed", label="Sign the minutes",
    ),
)  # fmt: skip

BETWEEN_MEETINGS = (
    Move(
        (PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED, NOTICE), "chair_action", STAYS,
        by=(CHAIR, *SIGNS_BESIDE), signatures=(CHAIR,), form=ChairAction, then=overlay.chair_action,
        unless=(chair_gives_less, not_independent, money_has_no_vote), reason=True, step_up=True,
        event="chair_acted", label="Act for the panel until it meets",
    ),
    Move(
        OPEN, "ratify_chair_action", STAYS, by=CHAIR, step_up=True, form=RatifyChairAction,
        then=overlay.ratify_chair_action,
        unless=(
            chair_action_not_waiting, chair_action_out_of_time, not_independent, barred_from_matter, sitting_not_quorate,
            not_as_the_sitting_voted, same_person_counted,
        ),
        event="chair_action_settled", label="Settle a chair's action",
    ),
    Move(
        OPEN, "expire_chair_action", STAYS, by=Role.INTEGRATION, form=ExpireChairAction,
        then=overlay.expire_chair_action, unless=(chair_action_not_waiting, chair_action_in_time),
        event="chair_action_expired", label="End a chair's action",
    ),
)  # fmt: skip
