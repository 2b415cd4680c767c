"""The sections of a decision letter in standard and large print: each tells one thing, or nothing where there is none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from app.programmes.costing import Line, package_cost, weekly_cost, weekly_hours
from app.programmes.lines import Unit
from app.programmes.one_to_one.codes import ConditionTiming, PanelChoice
from app.programmes.one_to_one.letters.catalogue import ENGLISH
from app.programmes.one_to_one.letters.described import support_in_words
from app.programmes.one_to_one.letters.paper import Items, Note, Piece, Table, Words, paragraphs
from app.programmes.one_to_one.letters.telling import Effect, Telling, hours, hours_of
from app.programmes.one_to_one.rules.wording import series

Teller = Callable[[Telling], Iterable[Piece]]


def pounds(amount: Decimal) -> str:
    """Money as it is written: "£1,386.00"."""
    return f"£{amount:,.2f}"


def _decision(told: Telling) -> Iterable[Piece]:
    say, decided = told.say.say, told.decision
    values = {
        "panel": told.about.panel,
        "day": told.say.day(decided.decided_on),
        "before": hours_of(told.before),
        "after": hours_of(told.after),
    }
    if decided.outcome is PanelChoice.REFER:
        where = series(told.say.code("refer", target) for target in decided.targets)
        yield Words(text=say("decision.refer", where=where, **values))
    else:
        which = told.effect.lower() if told.agreed else "declined"
        yield Words(text=say(f"decision.{which}", **values))
    if decided.conditions:
        yield Words(text=say("decision.conditions"))


def _reasons(told: Telling) -> Iterable[Piece]:
    letter = told.facts.letter
    yield from paragraphs(letter.letter.reasons if letter else told.decision.reasons, own=True)


def _departure(told: Telling) -> Iterable[Piece]:
    """Why the panel did not follow what was recommended to it."""
    departure = told.decision.departure
    if departure is None:
        return
    yield Words(text=told.say.say("departure.about"))
    yield Items(items=tuple(told.say.code("ground", ground) for ground in departure.grounds))
    yield from paragraphs(departure.reasons, own=True)


def _evidence(told: Telling) -> Iterable[Piece]:
    letter = told.facts.letter
    if letter:
        yield from paragraphs(letter.letter.evidence_considered, own=True)
        return
    kinds = dict.fromkeys(item.form.type for item in told.facts.evidence)
    yield Items(items=tuple(told.say.code("evidence", kind).capitalize() for kind in kinds))


def _change(told: Telling) -> Iterable[Piece]:
    say = told.say.say
    if told.effect is Effect.NONE:
        yield Words(text=say("change.none", hours=hours_of(told.before)))
        return
    head = tuple(say(f"care.{name}") for name in ("support", "hours"))
    for when, lines in (("before", told.before), ("after", told.after)):
        yield Words(text=say(f"change.{when}", hours=hours_of(lines)))
        rows = tuple((support_in_words(line, told.say), hours(weekly_hours(line))) for line in lines)
        if rows:
            yield Table(head=head, rows=rows, widths=(3, 1))


def _variation(told: Telling) -> Iterable[Piece]:
    """The package in the words of the contract: with its rates, and with nothing about anybody's health."""
    say = told.say.say
    yield Words(text=say(f"variation.{told.effect.lower()}"))
    yield from _priced(told, "before", told.before)
    if told.effect is not Effect.NONE:
        yield from _priced(told, "after", told.after)


def _priced(told: Telling, when: str, lines: Sequence[Line]) -> Iterable[Piece]:
    say = told.say.say
    yield Words(text=say(f"variation.{when}", hours=hours_of(lines), pounds=pounds(package_cost(lines))))
    if not lines:
        return
    rows = tuple(
        (
            support_in_words(line, told.say),
            hours(weekly_hours(line)),
            say(
                "care.per_night" if line.unit is Unit.NIGHT else "care.per_hour",
                pounds=pounds(line.hourly_rate),
            ),
            pounds(weekly_cost(line)),
        )
        for line in lines
    )
    head = tuple(say(f"care.{name}") for name in ("support", "hours", "rate", "week"))
    yield Table(head=head, rows=rows, widths=(4, 2, 3, 2))


def _start(told: Telling) -> Iterable[Piece]:
    say, letter, notice = told.say.say, told.facts.letter, told.facts.notice
    if told.effect is Effect.NONE:
        return
    starts = letter.starts_on if letter else None
    which = "start.not_before" if told.effect is Effect.LESS else "start.from"
    yield Note(text=say(which, day=told.say.day(starts)) if starts else say("start.not_yet"))
    if notice:
        days = {"began": told.say.day(notice.began_on), "ends": told.say.day(notice.ends_on)}
        yield Words(text=say("start.notice", **days))


def _phases(told: Telling) -> Iterable[Piece]:
    if not told.phases:
        return
    say = told.say.say
    yield Words(text=say("phases.about"))
    rows = tuple(
        (
            str(number),
            hours(plan.hours),
            told.say.count("phases.days", plan.planned_days),
            series(told.say.code("monitored", what) for what in plan.monitoring),
        )
        for number, plan in enumerate(told.phases, 1)
    )
    head = tuple(say(f"phases.{name}") for name in ("number", "hours", "length", "counted"))
    yield Table(head=head, rows=rows, widths=(1, 2, 2, 4))


def _technology(told: Telling) -> Iterable[Piece]:
    plan = told.facts.recommendation
    kinds = dict.fromkeys(item.type for item in plan.form.technology) if plan and told.agreed else {}
    if kinds:
        yield Words(text=told.say.say("technology.about"))
        yield Items(items=tuple(told.say.code("technology", kind).capitalize() for kind in kinds))


def _contingency(told: Telling) -> Iterable[Piece]:
    say, plan = told.say.say, told.facts.recommendation
    if told.contact:
        yield Note(text=f"{say('contingency.call')} {told.contact}")
    if plan is None or told.effect is not Effect.LESS:
        return
    if plan.form.contingency:
        kept = plan.form.contingency
        drawn = series(told.say.code("drawn_by", who) for who in kept.drawn_by)
        values = {"hours": hours(kept.weekly_hours), "who": drawn}
        yield Words(text=told.say.count("contingency.hours", kept.valid_days, **values))
    if plan.form.triggers:
        yield Words(text=say("contingency.triggers"))
        yield Items(
            items=tuple(
                told.say.count(
                    "contingency.trigger",
                    rule.times,
                    what=told.say.code("trigger", rule.trigger),
                    within=told.say.count("days", rule.within_days),
                )
                for rule in plan.form.triggers
            )
        )


def _conditions(told: Telling) -> Iterable[Piece]:
    say = told.say.say
    for timing in ConditionTiming:
        mine = [one for one in told.decision.conditions if one.form.timing is timing]
        if mine:
            yield Words(text=say(f"conditions.{timing}"))
            due = [say("conditions.due", day=told.say.day(one.form.due_on)) for one in mine]
            yield Items(
                items=tuple(f"{one.form.wording} {when}" for one, when in zip(mine, due, strict=True)),
                numbered=True,
            )


def _dissent(told: Telling) -> Iterable[Piece]:
    if told.decision.dissent:
        yield Words(text=told.say.say("dissent.about"))
        yield from paragraphs(told.decision.dissent, own=True)


def _liberty(told: Telling) -> Iterable[Piece]:
    letter, assessed = told.facts.letter, told.facts.assessment
    on = letter.on if letter else told.decision.decided_on
    status = told.say.code("liberty", told.facts.liberty_on(on))
    yield Words(text=told.say.say("liberty.status", day=told.say.day(on), status=status))
    if assessed and assessed.form.restrictions:
        yield Words(text=told.say.say("liberty.restrictions"))
        rows = tuple(
            (told.say.code("restriction", one.kind).capitalize(), str(one.before), str(one.after))
            for one in assessed.form.restrictions
        )
        head = tuple(told.say.say(f"liberty.{name}") for name in ("kind", "before", "after"))
        yield Table(head=head, rows=rows, widths=(3, 1, 1))


def _challenge(told: Telling) -> Iterable[Piece]:
    for eligibility in (False, True):
        name = "eligibility" if eligibility else "package"
        yield Words(text=told.say.say(f"challenge.{name}"))
        ways = told.routes(eligibility=eligibility)
        yield Items(items=tuple(told.say.say(f"route.{route}") for route in ways))
    yield Words(text=told.say.say("challenge.contact"))


def _review(told: Telling) -> Iterable[Piece]:
    letter = told.facts.letter
    on = letter.letter.next_review_on if letter else told.decision.next_review_on
    yield Words(
        text=told.say.say("review.on", day=told.say.day(on)) if on else told.say.say("review.not_yet")
    )


def _format(told: Telling) -> Iterable[Piece]:
    letter, needs = told.facts.letter, told.facts.communication_needs
    if letter:
        sent = told.say.code("format", letter.letter.format)
        yield Words(text=told.say.say("format.sent", format=sent))
    asked = [told.say.code("format", one) for one in needs.formats] if needs else []
    if asked:
        yield Words(text=told.say.say("format.asked", formats=series(asked)))
    yield Words(text=told.say.say("format.other"))


def _translation(told: Telling) -> Iterable[Piece]:
    if told.say.language != ENGLISH:
        yield Words(text=told.say.say("translation.about"))


TELLERS: Mapping[str, Teller] = {
    "decision": _decision, "reasons": _reasons, "departure": _departure, "evidence": _evidence, "change": _change,
    "variation": _variation, "start": _start, "phases": _phases, "technology": _technology,
    "contingency": _contingency, "conditions": _conditions, "dissent": _dissent, "liberty": _liberty,
    "challenge": _challenge, "review": _review, "format": _format, "translation": _translation,
}  # fmt: skip
"""Each section by its id: what stands in it, or nothing."""
