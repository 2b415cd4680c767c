"""A programme ends with a measured outcome, or with the reason for none."""

import pytest

from app.programmes.outcomes import final_score_or_reason


@pytest.mark.parametrize(("score", "reason"), [(12, None), (0, None), (None, "DECLINED"), (5, "DECLINED")])
def test_br54_a_score_or_a_reason_is_enough(score: int | None, reason: str | None) -> None:
    assert final_score_or_reason(score, reason) is None


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_br54_without_a_score_there_has_to_be_a_reason(reason: str | None) -> None:
    said = final_score_or_reason(None, reason)
    assert said is not None
    assert "reason" in said
