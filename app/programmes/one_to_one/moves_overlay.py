"""What can come over a case at any stage: T25 to T29."""

from app.programmes.one_to_one.effects import overlay
from app.programmes.one_to_one.forms.overlay import (
    LiftHold,
    OpenDispute,
    PlaceHold,
    RecordDeath,
    RecordTransfer,
    ResolveDispute,
    UpholdDispute,
    WithdrawCase,
)
from app.programmes.one_to_one.holds import LIFTERS, PLACERS
from app.programmes.one_to_one.rules.closing import transfer_to_ourselves
from app.programmes.one_to_one.rules.dates import dated_ahead
from app.programmes.one_to_one.rules.disputes import (
    answer_does_not_fit,
    dispute_not_open,
    eligibility_is_not_ours,
    nothing_is_challenged,
    resolver_was_involved,
    same_reviewer_again,
)
from app.programmes.one_to_one.rules.holds import (
    concern_still_stands,
    dispute_not_settled,
    hold_not_standing,
    hold_not_yours_to_lift,
    hold_not_yours_to_place,
    nothing_is_on_hold,
    safeguarding_hold_not_yours,
)
from app.programmes.one_to_one.rules.referral import reviewer_in_conflict
from app.programmes.one_to_one.stages import (
    ASSESSMENT,
    CLOSED,
    DECIDED,
    DRAFT,
    EVIDENCE,
    GATE_CHECKS,
    NOTICE,
    PASSED,
    QA_REVIEW,
    REFERRED,
    SINCE_DECISION,
)
from app.programmes.roles import Role
from app.workflow.process import OPEN, STAYS, Move

BEFORE_THE_CHANGE = (
    DRAFT, REFERRED, GATE_CHECKS, EVIDENCE, ASSESSMENT, QA_REVIEW, *PASSED, DECIDED, NOTICE,
)  # fmt: skip
INDEPENDENT = (Role.QA_CLINICIAN, Role.PANEL_CHAIR)

OVERLAY = (
    Move(
        OPEN, "place_hold", STAYS, by=PLACERS, form=PlaceHold, then=overlay.place_hold, reason=True,
        unless=(hold_not_yours_to_place,),
        event="hold_placed", label="Put on hold",
    ),
    Move(
        OPEN, "lift_hold", STAYS, by=LIFTERS, form=LiftHold, then=overlay.lift_hold,
        unless=(
            nothing_is_on_hold, hold_not_standing, concern_still_stands, safeguarding_hold_not_yours,
            hold_not_yours_to_lift, dispute_not_settled,
        ),
        event="hold_lifted", label="Lift a hold",
    ),
    Move(
        SINCE_DECISION, "open_dispute", STAYS, by=Role.CASE_ADMIN, form=OpenDispute,
        then=overlay.open_dispute, unless=(dated_ahead,), event="dispute_opened", label="Record a challenge",
    ),
    Move(
        OPEN, "resolve_dispute", STAYS, by=INDEPENDENT, form=ResolveDispute, then=overlay.resolve_dispute,
        unless=(nothing_is_challenged, dispute_not_open, resolver_was_involved, answer_does_not_fit, dated_ahead),
        event="dispute_resolved", label="Answer a challenge",
    ),
    Move(
        (ASSESSMENT, QA_REVIEW, *PASSED, *SINCE_DECISION), "uphold_dispute", ASSESSMENT, by=INDEPENDENT,
        form=UpholdDispute, then=overlay.uphold_dispute, voids=("quality_assurance", "panel"),
        new_version=True, rework=True,
        unless=(
            nothing_is_challenged, dispute_not_open, resolver_was_involved, eligibility_is_not_ours, same_reviewer_again,
            reviewer_in_conflict, dated_ahead,
        ),
        event="dispute_upheld", label="Uphold a challenge",
    ),
    Move(
        BEFORE_THE_CHANGE, "withdraw", CLOSED, by=Role.CHC_OPS_MANAGER, form=WithdrawCase,
        then=overlay.withdraw, reason=True, event="case_withdrawn", label="Stop the review",
    ),
    Move(
        OPEN, "record_death", CLOSED, by=(Role.CASE_ADMIN, Role.INTEGRATION), form=RecordDeath,
        then=overlay.record_death, unless=(dated_ahead,), event="death_recorded", label="Record a death",
    ),
    Move(
        OPEN, "record_transfer", CLOSED, by=(Role.CASE_ADMIN, Role.INTEGRATION), form=RecordTransfer,
        then=overlay.record_transfer, unless=(dated_ahead, transfer_to_ourselves),
        event="transfer_recorded", label="Record a transfer",
    ),
)  # fmt: skip
