"""The panel pack: a manifest of every part with its fingerprint, then what each part says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import Sensitivity
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import foot
from app.programmes.one_to_one.letters.described import answers, line_in_words
from app.programmes.one_to_one.letters.paper import (
    Audience,
    Items,
    Kind,
    Layout,
    Note,
    Paper,
    Piece,
    Section,
    Table,
    Words,
    halves,
)
from app.programmes.one_to_one.letters.sections import pounds
from app.programmes.one_to_one.letters.telling import About, Origin, hours_of
from app.programmes.one_to_one.pack import digest
from app.programmes.one_to_one.records import EvidenceItem, Recorded
from app.programmes.one_to_one.records_pack import MONEY, Part
from app.programmes.one_to_one.rules.flags import flags
from app.programmes.one_to_one.views import may_read
from app.programmes.roles import Role

READ = may_read(frozenset({Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, Role.PANEL_CHAIR}))
"""What a panel reads of a case: of safeguarding a summary, and of the money only what the package costs in all."""


_KEPT = frozenset({MONEY, Sensitivity.SAFEGUARDING.value})
"""What the hash of a part could give away: whoever reads a pack does not read all of these parts."""

PARTS = (
    "manifest", "warnings", "care", "recommendation", "assessment", "consultation", "submission", "safeguarding",
    "liberty", "capacity", "representative", "questions", "answers", "quality", "documents", "earlier", "costs",
)  # fmt: skip
"""The ids of the sections that a pack can have, in order."""


def panel_pack(
    facts: Facts,
    parts: Sequence[Part],
    on: date,
    about: About,
    say: Catalogue,
    origin: Origin,
    *,
    costs: bool,
) -> Paper:
    """The pack of a case as of a London day, with its manifest. Without `costs` no figure in pounds is in it."""
    sections = [_manifest(parts, say, costs), *_parts(facts, on, say)]
    if costs:
        sections.append(_section("costs", list(_costs(facts, say)), say))
    return Paper(
        kind=Kind.PACK,
        audience=Audience.PANEL_WITH_COSTS if costs else Audience.PANEL,
        layout=Layout.STANDARD,
        language=say.language,
        title=say.say("pack.title"),
        lines=tuple(
            (say.say(f"line.{name}"), value)
            for name, value in (
                ("panel", about.panel),
                ("about", about.person),
                ("home", about.home),
                ("ref", about.ref),
                ("date", say.day(on)),
                ("pack", digest(parts)),
            )
            if value
        ),
        sections=tuple(sections),
        foot=foot(say.say, about.ref, origin),
        page=say.say("page"),
    )


def _manifest(parts: Sequence[Part], say: Catalogue, costs: bool) -> Section:
    head = tuple(say.say(f"pack.{name}") for name in ("part", "entry", "sha256"))
    rows = tuple(
        (
            _title(part),
            str(part.seq or ""),
            say.say("pack.kept") if part.sensitivity in _KEPT else halves(part.sha256),
        )
        for part in parts
        if costs or part.sensitivity != MONEY
    )
    pieces: list[Piece] = [Words(text=say.say("pack.manifest.about"))]
    if not costs:
        pieces.append(Note(text=say.say("pack.costs_left_out")))
    pieces.append(Table(head=head, rows=rows, widths=(4, 1, 6)))
    return _section("manifest", pieces, say)


def _title(part: Part) -> str:
    return f"{part.title[:1].upper()}{part.title[1:]}"


def _parts(facts: Facts, on: date, say: Catalogue) -> Iterable[Section]:
    warnings = tuple(flag.why for flag in flags(facts, on))
    yield _section("warnings", [Items(items=warnings)] if warnings else [], say)
    yield _section("care", list(_care(facts, say)), say)
    for id, recorded in _forms(facts).items():
        if recorded is not None:
            yield _section(id, list(_questions(recorded.form, say)), say)
    if facts.quality is not None:
        yield _section("quality", list(_questions(facts.quality.checklist, say)), say)
    yield _section("documents", list(_evidence(facts, say)), say)
    for passed in facts.panels_passed:
        counted = passed.tally.sentence if passed.tally else ""
        said = [text for text in (counted, passed.reasons, passed.discussion, passed.dissent) if text]
        yield _section("earlier", [Words(text=text, own=text is not counted) for text in said], say)


def _forms(facts: Facts) -> Mapping[str, Recorded[Any] | None]:
    """The forms of the case in the order in which they are read."""
    return {
        "recommendation": facts.recommendation,
        "assessment": facts.assessment,
        "consultation": facts.consultation,
        "submission": facts.submission,
        "safeguarding": facts.safeguarding,
        "liberty": facts.liberty,
        "capacity": facts.capacity,
        "representative": facts.representative,
        "questions": facts.deferral,
        "answers": facts.resubmission,
    }


def _section(id: str, pieces: list[Any], say: Catalogue) -> Section:
    found = pieces or [Words(text=say.say("pack.nothing"))]
    return Section(id=id, heading=say.say(f"pack.section.{id}"), pieces=tuple(found))


def _questions(form: BaseModel, say: Catalogue) -> Iterable[Piece]:
    head = (say.say("pack.question"), say.say("pack.answer"))
    yield Table(head=head, rows=tuple(answers(form, say, READ)), widths=(2, 5))


def _care(facts: Facts, say: Catalogue) -> Iterable[Piece]:
    known: list[tuple[str, list[Line] | None]] = [
        ("before", facts.package.current),
        ("after", facts.package.proposed),
    ]
    for name, lines in known:
        if lines is not None:
            yield Words(text=say.say(f"pack.care.{name}", hours=hours_of(lines)))
            if lines:
                yield Items(items=tuple(line_in_words(line, say) for line in lines))


def _evidence(facts: Facts, say: Catalogue) -> Iterable[Piece]:
    """The evidence. Of what is safeguarding detail a panel learns the kind and the day alone."""
    rows = tuple(
        (
            "" if _kept_from_panels(item) else item.form.title,
            say.code("evidence", item.form.type),
            say.day(item.form.received_on),
            item.result.words if item.result else "",
            "" if _kept_from_panels(item) else halves(item.form.sha256 or item.form.held_at),
        )
        for item in facts.evidence
    )
    if rows:
        head = tuple(
            say.say(f"pack.evidence.{name}") for name in ("title", "kind", "received", "checked", "where")
        )
        yield Table(head=head, rows=rows, widths=(3, 3, 2, 2, 4))


def _kept_from_panels(item: EvidenceItem) -> bool:
    return item.form.sensitivity is Sensitivity.SAFEGUARDING


def _costs(facts: Facts, say: Catalogue) -> Iterable[Piece]:
    figures: list[tuple[str, Decimal | None]] = [
        ("baseline", facts.baseline_cost),
        ("current", facts.current_cost),
        ("proposed", facts.proposed_cost),
        ("saving", facts.saving),
        ("net_saving", facts.net_saving),
    ]
    rows = tuple((say.say(f"pack.cost.{name}"), pounds(sum_)) for name, sum_ in figures if sum_ is not None)
    yield Table(head=(say.say("pack.cost"), say.say("pack.cost.week")), rows=rows, widths=(3, 1))
