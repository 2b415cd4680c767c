"""The pure engine: `judge` on one move and `options` on one case, in microseconds."""

import time
from collections.abc import Callable
from statistics import median

from app.programmes.one_to_one.process import ONE_TO_ONE
from app.workflow.engine import judge, options
from tests.programmes.one_to_one.road import CAST, at


def measure() -> None:
    """Print what a few thousand calls took on a case at quality assurance, with all its evidence."""
    road = at("qa_review")
    case, policy, now, quinn, form = road.facts, road.policy, road.now, CAST["quinn"], road.paper("qa_pass")
    print("The pure engine on a case at quality assurance (microseconds: median, 99th percentile)")
    _print("judge qa_pass", 150, lambda: judge(ONE_TO_ONE, case, "qa_pass", quinn, policy, now, form))
    _print("options for the assurer", 1000, lambda: options(ONE_TO_ONE, case, quinn, policy, now))


def _print(name: str, target: int, call: Callable[[], object]) -> None:
    took: list[float] = []
    for _ in range(3000):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1e6)
    took.sort()
    print(f"  {name:24} {median(took):7.1f}  {took[int(len(took) * 0.99)]:7.1f}   (target under {target})")
