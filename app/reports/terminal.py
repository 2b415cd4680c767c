"""Reports for a terminal."""

from decimal import Decimal

from rich.console import Console
from rich.table import Table as Drawn

from app.programmes.costing import Annualisation
from app.reports.headline import Headline


def printed(found: Headline, console: Console) -> None:
    """The headline report."""
    few = Drawn(title=f"Headline: {found.counted}", title_justify="left", show_header=False, box=None)
    few.add_column(justify="left")
    few.add_column(justify="right")
    for name, value in (
        ("Reviewed", found.reviewed),
        ("Reduced", found.reduced),
        ("  of which withdrawn", found.withdrawn),
        ("Maintained", found.maintained),
        ("With assistive technology", found.assistive_technology),
        ("With safeguarding concerns found", found.safeguarding_concerns),
        ("Initial assessment appropriate", f"{found.initially_appropriate} of {found.reviewed}"),
        ("Hours a week before", found.baseline_hours),
        ("Hours a week proposed", found.proposed_hours),
        ("Cost a week before", _pounds(found.baseline_weekly)),
        ("Cost a week proposed", _pounds(found.proposed_weekly)),
        ("Reinstated", found.reinstated),
        ("Not decided yet", found.under_way),
        ("Other reviews, not counted", found.left_out),
    ):
        few.add_row(name, str(value))
    console.print(few)
    console.print()
    savings = (found.identified, found.approved, found.implemented, found.validated)
    money = Drawn(
        title="Savings as run rates; the four are never added together", title_justify="left", box=None
    )
    for heading in ("", "Identified", "Approved", "Implemented", "Validated"):
        money.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    money.add_row("Cases", *(str(s.cases) for s in savings))
    money.add_row("A week", *(_pounds(s.weekly) for s in savings))
    money.add_row("A day", *(_pounds(s.daily) for s in savings))
    for number, year in enumerate(found.approved.yearly):
        method = "52 weeks" if year.method is Annualisation.WEEKS_52 else "365 days"
        money.add_row(f"A year ({method})", *(_pounds(s.yearly[number].amount) for s in savings))
    console.print(money)
    console.print()
    rates = Drawn(title="By provider and rate, a week", title_justify="left", box=None)
    for heading in ("Provider", "Rate", "Reviewed", "Reduced", "Before", "After", "Saving"):
        rates.add_column(heading, justify="left" if heading == "Provider" else "right", no_wrap=True)
    for r in found.by_provider:
        pounds = (_pounds(r.baseline_weekly), _pounds(r.proposed_weekly), _pounds(r.saving_weekly))
        rates.add_row(r.provider, _pounds(r.hourly_rate), str(r.reviewed), str(r.reduced), *pounds)
    console.print(rates)


def _pounds(value: Decimal) -> str:
    return f"£{value:,.2f}"
