"""The one-to-one review: how a case travels, whole. Its moves stand in `moves_*.py`, in the order of travel."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.holds import HOLDS
from app.programmes.one_to_one.moves_assessment import ASSESSING, ASSURING
from app.programmes.one_to_one.moves_change import LETTERS, PHASES, THE_WAY_BACK
from app.programmes.one_to_one.moves_overlay import OVERLAY
from app.programmes.one_to_one.moves_panel import BETWEEN_MEETINGS, HEARING, OUTCOMES
from app.programmes.one_to_one.moves_referral import AFTER_ASSURANCE, EVIDENCE_MOVES, GATES, REFERRAL
from app.programmes.one_to_one.moves_sitting import ATTENDANCE, MATTERS
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stages import DECIDED, STAGES
from app.workflow.process import Duty, Process

ONE_TO_ONE = Process(
    name="one_to_one",
    version="1",
    title="Review of one-to-one care",
    stages=STAGES,
    moves=(
        *REFERRAL,
        *GATES,
        *EVIDENCE_MOVES,
        *ASSESSING,
        *ASSURING,
        *AFTER_ASSURANCE,
        *HEARING,
        *ATTENDANCE,
        *OUTCOMES,
        *LETTERS,
        *PHASES,
        *THE_WAY_BACK,
        *OVERLAY,
        *BETWEEN_MEETINGS,
        *MATTERS,
    ),
    state=Facts,
    policy=OneToOnePolicy,
    decision=DECIDED,
    gates={
        "safeguarding": "the safeguarding check",
        "liberty": "the liberty check",
        "quality_assurance": "quality assurance",
        "panel": "a quorate panel",
    },
    holds=HOLDS,
    separate=(
        Duty("reviewer", "reviewer"),
        Duty("assurer", "quality assurer"),
        Duty("voter", "voter of the panel", people=3),
    ),
)
