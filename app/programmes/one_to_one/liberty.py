"""Where a person's liberty stands today, from dates alone.

An authorisation in force comes first; a finding that none is needed stands when it is younger than the last
authorisation; a request that is still open comes before a bare expiry. Nothing lapses by being typed.
"""

from datetime import date

from app.programmes.one_to_one.codes import LibertyFinding, LibertyStatus, LibertyTest, RequestOutcome
from app.programmes.one_to_one.forms.authorisations import StandardAuthorisation, StandardRequest
from app.programmes.one_to_one.forms.liberty import CourtMatter, Determination, LibertyCheck


def liberty_status(record: LibertyCheck | None, today: date) -> LibertyStatus:
    """The status on the London day `today`.

    An urgent authorisation runs to the day of grant and six more, or to the end of its extension; a standard
    one to `valid_to`; all inclusive (Mental Capacity Act 2005 Sch A1). The future counts for nothing.
    """
    if record is None:
        return LibertyStatus.NOT_ASSESSED
    return (
        _by_court(record.court, today)
        or _standard_in_force(record.standard, today)
        or _urgent_in_force(record, today)
        or _needs_none(record, today)
        or _not_in_force(record, today)
    )


def _by_court(court: CourtMatter | None, today: date) -> LibertyStatus | None:
    if court is None or court.opened_on > today:
        return None
    if court.order_from and court.order_from <= today and (court.order_to is None or today <= court.order_to):
        return LibertyStatus.COP_ORDER_IN_FORCE
    return LibertyStatus.COP_PROCEEDINGS if court.closed_on is None or today < court.closed_on else None


def _standard_in_force(standard: StandardAuthorisation | None, today: date) -> LibertyStatus | None:
    if standard is None or not standard.valid_from <= today <= standard.valid_to or _ceased(standard, today):
        return None
    suspended, back = standard.suspended_on, standard.suspension_ended_on
    if suspended and suspended <= today and (back is None or today < back):
        return LibertyStatus.SUSPENDED
    review = standard.review
    if (
        review
        and review.requested_on <= today
        and (review.completed_on is None or today < review.completed_on)
    ):
        return LibertyStatus.UNDER_PART8_REVIEW
    return LibertyStatus.STANDARD_IN_FORCE


def _ceased(standard: StandardAuthorisation, today: date) -> bool:
    return standard.ceased_on is not None and standard.ceased_on <= today


def _urgent_in_force(record: LibertyCheck, today: date) -> LibertyStatus | None:
    urgent = record.urgent
    if urgent is None or not urgent.granted_on <= today <= urgent.ends_on:
        return None
    return LibertyStatus.URGENT_IN_FORCE if today <= urgent.first_end else LibertyStatus.URGENT_EXTENDED


def _needs_none(record: LibertyCheck, today: date) -> LibertyStatus | None:
    """A finding that nothing needs authorising, unless an authorisation was given after it."""
    found = _made(record.determination, today)
    if found is None or found.finding is LibertyFinding.DEPRIVATION:
        return None
    if any(found.decided_on < start for start in _starts(record, today)):
        return None
    return LibertyStatus(found.finding.value)


def _made(determination: Determination | None, today: date) -> Determination | None:
    return determination if determination and determination.decided_on <= today else None


def _starts(record: LibertyCheck, today: date) -> list[date]:
    starts = [record.standard.valid_from] if record.standard else []
    starts += [record.urgent.granted_on] if record.urgent else []
    return [start for start in starts if start <= today]


def _not_in_force(record: LibertyCheck, today: date) -> LibertyStatus:
    standard = _begun(record.standard, today)
    lapsed = record.urgent is not None and record.urgent.granted_on <= today
    last = _last_request(record, today)
    if last is not None and _waiting(last, today):
        if standard is not None:
            return LibertyStatus.EXPIRED_RENEWAL_PENDING
        return LibertyStatus.URGENT_LAPSED_STANDARD_PENDING if lapsed else LibertyStatus.STANDARD_PENDING
    if last is not None and last.outcome is RequestOutcome.REFUSED:
        return LibertyStatus.STANDARD_REFUSED
    if record.standard is not None and standard is None:
        return LibertyStatus.STANDARD_PENDING  # granted, and not begun
    needed = _made(record.determination, today)
    if standard is not None and standard.ceased_on is not None and standard.ceased_on <= today:
        again = needed is not None and needed.decided_on >= standard.ceased_on
        return LibertyStatus.REQUIRED_NOT_APPLIED if again else LibertyStatus.CEASED
    if standard is not None or lapsed or _order_ended(record.court, today):
        return LibertyStatus.EXPIRED_NO_APPLICATION
    return LibertyStatus.REQUIRED_NOT_APPLIED if needed else LibertyStatus.NOT_ASSESSED


def _begun(standard: StandardAuthorisation | None, today: date) -> StandardAuthorisation | None:
    return standard if standard and standard.valid_from <= today else None


def _order_ended(court: CourtMatter | None, today: date) -> bool:
    return court is not None and court.order_to is not None and court.order_to < today


def _last_request(record: LibertyCheck, today: date) -> StandardRequest | None:
    """The youngest request, not counting those that the latest authorisation has answered by beginning."""
    standard = _begun(record.standard, today)
    made = [
        request
        for request in record.requests
        if request.requested_on <= today and (standard is None or request.requested_on >= standard.valid_from)
    ]
    return max(made, key=lambda request: request.requested_on, default=None)


def _waiting(request: StandardRequest, today: date) -> bool:
    return request.answered_on is None or today < request.answered_on


def lapsed_without_request(record: LibertyCheck | None, today: date) -> bool:
    """Whether an urgent authorisation ran out with nothing asked for and nothing found since (GD1)."""
    return (
        record is not None
        and record.urgent is not None
        and record.standard is None
        and liberty_status(record, today) is LibertyStatus.EXPIRED_NO_APPLICATION
    )


def by_the_old_test(record: LibertyCheck | None) -> bool:
    """Whether the determination on record was made under Cheshire West, to be made again (GD6)."""
    found = record.determination if record else None
    return found is not None and found.test_version is LibertyTest.CHESHIRE_WEST_2014
