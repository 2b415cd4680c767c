"""The panel, and the chair between its meetings: T12 to T15 and T30."""

from app.programmes.one_to_one.effects import overlay, panel
from app.programmes.one_to_one.forms.overlay import ChairAction, ExpireChairAction, RatifyChairAction
from app.programmes.one_to_one.forms.panel import (
    Approve,
    ApproveWithConditions,
    CastBallot,
    DeclareInterest,
    Decline,
    Defer,
    ListForPanel,
    OpenItem,
    RecordNotCarried,
    ReferOnward,
    Resubmit,
    SignMinutes,
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
SIGNS_BESIDE = (Role.PANEL_HEALTH, Role.SAFEGUARDING_MCA_LEAD, Role.ON_CALL, Role.QA_CLINICIAN, REVIEWER)

HEARING = (
    Move(
        PANEL_READY, "list_for_panel", PANEL_LISTED, by=SECRETARY, room="panel", form=ListForPanel,
        then=panel.list_for_panel, event="listed_for_panel", label="List for the panel",
    ),
    Move(
        PANEL_LISTED, "unlist", PANEL_READY, by=(SECRETARY, CHAIR), room="panel", form=Reason,
        then=panel.unlist, reason=True, rework=True, event="unlisted", label="Take off the agenda",
    ),
    Move(
        PANEL_LISTED, "declare_interest", STAYS, by=(*VOTERS, SECRETARY), room="panel",
        form=DeclareInterest, then=panel.declare_interest,
        event="interest_declared", label="Declare an interest",
    ),
    Move(
        PANEL_LISTED, "open_item", STAYS, by=(SECRETARY, CHAIR), room="panel", form=OpenItem,
        then=panel.open_item, event="item_opened", label="Call the item",
    ),
    Move(
        PANEL_LISTED, "cast_ballot", STAYS, by=VOTERS, room="panel", part="voter", form=CastBallot,
        then=panel.cast_ballot, event="ballot_cast", label="Vote",
    ),
)  # fmt: skip

OUTCOMES = (
    Move(
        PANEL_LISTED, "approve", DECIDED, by=CHAIR, room="panel", gates=("panel",), form=Approve,
        then=panel.approve, event="panel_approved", label="Record: approved",
    ),
    Move(
        PANEL_LISTED, "approve_with_conditions", DECIDED, by=CHAIR, room="panel", gates=("panel",),
        form=ApproveWithConditions, then=panel.approve_with_conditions,
        event="panel_approved_with_conditions", label="Record: approved with conditions",
    ),
    Move(
        PANEL_LISTED, "decline", DECIDED, by=CHAIR, room="panel", gates=("panel",), form=Decline,
        then=panel.decline, event="panel_declined", label="Record: declined",
    ),
    Move(
        PANEL_LISTED, "refer_onward", DECIDED, by=CHAIR, room="panel", gates=("panel",), form=ReferOnward,
        then=panel.refer_onward, event="panel_referred", label="Record: referred",
    ),
    Move(
        PANEL_LISTED, "record_not_carried", PANEL_READY, by=CHAIR, room="panel", rework=True,
        form=RecordNotCarried, then=panel.record_not_carried,
        event="panel_not_carried", label="Record: not carried",
    ),
    Move(
        PANEL_LISTED, "defer", DEFERRED, by=CHAIR, room="panel", rework=True, form=Defer, then=panel.defer,
        event="panel_deferred", label="Record: deferred",
    ),
    Move(
        DEFERRED, "resubmit_minor", PANEL_READY, by=REVIEWER, part="reviewer", form=Resubmit,
        then=panel.resubmit, new_version=True, rework=True,
        event="resubmitted", label="Answer the panel",
    ),
    Move(
        DEFERRED, "resubmit_material", ASSESSMENT, by=REVIEWER, part="reviewer", form=Resubmit,
        then=panel.resubmit_material, voids=("quality_assurance", "panel"), new_version=True, rework=True,
        event="resubmitted_for_qa", label="Answer the panel, and assess again",
    ),
    Move(
        DECIDED, "sign_minutes", STAYS, by=CHAIR, room="panel", form=SignMinutes, then=panel.sign_minutes,
        event="minutes_signed", label="Sign the minutes",
    ),
)  # fmt: skip

BETWEEN_MEETINGS = (
    Move(
        (PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED, NOTICE), "chair_action", STAYS,
        by=(CHAIR, *SIGNS_BESIDE), signatures=(CHAIR,), form=ChairAction, then=overlay.chair_action,
        reason=True, event="chair_acted", label="Act for the panel until it meets",
    ),
    Move(
        OPEN, "ratify_chair_action", STAYS, by=CHAIR, form=RatifyChairAction,
        then=overlay.ratify_chair_action, event="chair_action_settled", label="Settle a chair's action",
    ),
    Move(
        OPEN, "expire_chair_action", STAYS, by=Role.INTEGRATION, form=ExpireChairAction,
        then=overlay.expire_chair_action, event="chair_action_expired", label="End a chair's action",
    ),
)  # fmt: skip
