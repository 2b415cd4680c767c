"""The headline in a terminal says the figures as people write them."""

import io
from datetime import date
from decimal import Decimal

from rich.console import Console

from app.programmes.costing import Annualisation
from app.reports.headline import Annual, Headline, Range, Row, Saving
from app.reports.terminal import printed


def saving(weekly: str, daily: str, weeks: str, days: str, cases: int) -> Saving:
    years = [
        Annual(method=Annualisation.WEEKS_52, amount=Decimal(weeks)),
        Annual(method=Annualisation.DAYS_365, amount=Decimal(days)),
    ]
    return Saving(weekly=Decimal(weekly), daily=Decimal(daily), yearly=years, cases=cases)


WHOLE = saving("29500.00", "4214.29", "1534000.00", "1538214.29", 25)
PART = saving("1386.00", "198.00", "72072.00", "72270.00", 1)
FOUND = Headline(
    range=Range.COHORT,
    counted="every review of a cohort",
    left_out=4,
    under_way=3,
    reviewed=34,
    reduced=25,
    withdrawn=5,
    maintained=9,
    increased=0,
    not_approved=0,
    assistive_technology=13,
    safeguarding_concerns=0,
    initially_appropriate=34,
    baseline_hours=Decimal("3288.00"),
    proposed_hours=Decimal("1827.00"),
    baseline_weekly=Decimal("66197.50"),
    proposed_weekly=Decimal("36697.50"),
    identified=WHOLE,
    approved=WHOLE,
    implemented=PART,
    validated=PART,
    reinstated=0,
    first_decision=date(2026, 6, 3),
    last_decision=date(2026, 6, 17),
    by_provider=[
        Row(
            provider="PRV-A",
            provider_name="Ashgrove House",
            hourly_rate=Decimal("16.50"),
            reviewed=4,
            reduced=3,
            baseline_hours=Decimal("406.00"),
            proposed_hours=Decimal("210.00"),
            baseline_weekly=Decimal("6699.00"),
            proposed_weekly=Decimal("3465.00"),
            saving_weekly=Decimal("3234.00"),
        )
    ],
)


def test_every_figure_is_there_under_its_name():
    said = io.StringIO()
    printed(FOUND, Console(file=said, width=120))
    lines = [" ".join(line.split()) for line in said.getvalue().splitlines()]
    for line in (
        "Headline: every review of a cohort",
        "Reviewed 34",
        "Reduced 25",
        "of which withdrawn 5",
        "Maintained 9",
        "With assistive technology 13",
        "With safeguarding concerns found 0",
        "Initial assessment appropriate 34 of 34",
        "Hours a week before 3288.00",
        "Hours a week proposed 1827.00",
        "Cost a week before £66,197.50",
        "Cost a week proposed £36,697.50",
        "Not decided yet 3",
        "Other reviews, not counted 4",
        "Savings as run rates; the four are never added together",
        "Identified Approved Implemented Validated",
        "Cases 25 25 1 1",
        "A week £29,500.00 £29,500.00 £1,386.00 £1,386.00",
        "A day £4,214.29 £4,214.29 £198.00 £198.00",
        "A year (52 weeks) £1,534,000.00 £1,534,000.00 £72,072.00 £72,072.00",
        "A year (365 days) £1,538,214.29 £1,538,214.29 £72,270.00 £72,270.00",
        "PRV-A £16.50 4 3 £6,699.00 £3,465.00 £3,234.00",
    ):
        assert line in lines
