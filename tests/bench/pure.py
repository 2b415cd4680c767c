"""The pure engine: `judge` on one move and `options` on one case, in microseconds."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from app.people.access import moment
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.workflow.engine import judge, options
from app.workflow.state import Actor
from tests.programmes.one_to_one.road import brought_to

_QUINN = Actor("quinn", "Quinn Abbott", frozenset({"QA_CLINICIAN"}), "QTV", "HEALTH")


def measure() -> None:
    """Print the medians of a few thousand calls on a case at quality assurance, with all its evidence."""
    case, form = brought_to("qa_review")
    policy, now = OneToOnePolicy(), moment(datetime(2026, 9, 7, 11, tzinfo=UTC))
    print("The pure engine on a case at quality assurance (microseconds, median / 99th percentile)")
    _print("judge qa_pass", 150, lambda: judge(ONE_TO_ONE, case, "qa_pass", _QUINN, policy, now, form))
    _print("options for the assurer", 1000, lambda: options(ONE_TO_ONE, case, _QUINN, policy, now))


def _print(name: str, target: int, call: Callable[[], object]) -> None:
    took = []
    for _ in range(3000):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1e6)
    took.sort()
    print(f"  {name:24} {median(took):7.1f} / {took[int(len(took) * 0.99)]:7.1f}   (target under {target})")
