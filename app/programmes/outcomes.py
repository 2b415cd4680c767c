"""How a programme ends: with a measured outcome, or with the reason why there is none."""


def final_score_or_reason(score: object | None, reason_code: str | None) -> str | None:
    """None when there is a final outcome score (0 counts as one) or a reason code; otherwise what is missing.

    A programme's closing rule answers with it (reablement, BR54).
    """
    if score is not None or (reason_code is not None and reason_code.strip()):
        return None
    return "There is no final outcome score: give the score, or the reason why it could not be measured."
