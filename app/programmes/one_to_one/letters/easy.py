"""The letter in easy read: one idea a sentence, out of the same facts; what the panel wrote is cut at its full stops."""

import re
from collections.abc import Callable, Iterable, Mapping

from app.programmes.one_to_one.codes import PanelChoice
from app.programmes.one_to_one.letters.paper import Items, Note, Piece, Section, Words
from app.programmes.one_to_one.letters.telling import Effect, Telling, hours, hours_of

_END = re.compile(r"(?<=[.!?;])\s+")


def sentences(text: str) -> tuple[str, ...]:
    """A text cut after each full stop, question mark and semicolon, and at each line."""
    parts = (part.strip() for line in text.splitlines() for part in _END.split(line))
    return tuple(part for part in parts if part)


def easy_sections(told: Telling) -> list[Section]:
    """The sections of the easy-read letter to the person or whoever speaks for them."""
    pieces = {id: tuple(tell(told)) for id, tell in EASY.items()}
    return [
        Section(id=id, heading=told.say.say(f"easy.section.{id}"), pieces=each)
        for id, each in pieces.items()
        if each
    ]


def _says(told: Telling, *keys: str, **values: str) -> Items:
    said = (told.say.say(f"easy.{key}", **values) for key in keys)
    return Items(items=tuple(part for text in said for part in sentences(text)))


def _leads(told: Telling, key: str) -> Words:
    """The line that leads to a list."""
    return Words(text=told.say.say(f"easy.{key}"))


def _decision(told: Telling) -> Iterable[Piece]:
    values = {"panel": told.about.panel, "home": told.about.home}
    yield _says(told, "about", "met", "looked", **values)
    figures = {"before": hours_of(told.before), "after": hours_of(told.after)}
    if told.decision.outcome is PanelChoice.REFER:
        yield _says(told, "refer", "stays", **figures)
    elif told.effect is Effect.NONE or not told.agreed:
        yield _says(told, "stays", **figures)
    else:
        yield _says(told, "now", f"then.{told.effect.lower()}", **figures)


def _reasons(told: Telling) -> Iterable[Piece]:
    letter = told.facts.letter
    yield Items(items=sentences(letter.letter.reasons if letter else told.decision.reasons))
    if told.decision.departure:
        yield _leads(told, "departure")
        yield Items(items=sentences(told.decision.departure.reasons))
    if letter:
        yield _leads(told, "evidence")
        yield Items(items=sentences(letter.letter.evidence_considered))


def _start(told: Telling) -> Iterable[Piece]:
    if told.effect is Effect.NONE:
        return
    starts = told.facts.letter.starts_on if told.facts.letter else None
    which = "easy.start.less" if told.effect is Effect.LESS else "easy.start.other"
    yield Note(
        text=told.say.say(which, day=told.say.day(starts)) if starts else told.say.say("start.not_yet")
    )


def _phases(told: Telling) -> Iterable[Piece]:
    if not told.phases:
        return
    yield Items(
        items=tuple(
            told.say.say("easy.step", number=str(number), hours=hours(plan.hours))
            for number, plan in enumerate(told.phases, 1)
        )
    )
    yield _says(told, "steps.watch", "steps.stop")


def _contingency(told: Telling) -> Iterable[Piece]:
    if told.contact:
        yield Note(text=f"{told.say.say('easy.call')} {told.contact}")
    plan = told.facts.recommendation
    if plan and plan.form.triggers and told.effect is Effect.LESS:
        yield _leads(told, "back")
        yield Items(
            items=tuple(told.say.code("trigger", rule.trigger).capitalize() for rule in plan.form.triggers)
        )


def _conditions(told: Telling) -> Iterable[Piece]:
    wordings = [one.form.wording for one in told.decision.conditions]
    if wordings:
        yield _leads(told, "conditions")
        yield Items(items=tuple(part for wording in wordings for part in sentences(wording)))


def _dissent(told: Telling) -> Iterable[Piece]:
    if told.decision.dissent:
        yield _leads(told, "dissent")
        yield Items(items=sentences(told.decision.dissent))


def _challenge(told: Telling) -> Iterable[Piece]:
    yield _says(told, "challenge.say")
    for eligibility in (False, True):
        yield _leads(told, "challenge.eligibility" if eligibility else "challenge.package")
        routes = told.routes(eligibility=eligibility)
        yield _says(told, *(f"route.{route}" for route in routes))


def _review(told: Telling) -> Iterable[Piece]:
    letter = told.facts.letter
    on = letter.letter.next_review_on if letter else told.decision.next_review_on
    if on:
        yield _says(told, "review", day=told.say.day(on))
    else:
        yield Items(items=(told.say.say("review.not_yet"),))
    yield _says(told, "help")


EASY: Mapping[str, Callable[[Telling], Iterable[Piece]]] = {
    "decision": _decision, "reasons": _reasons, "start": _start, "phases": _phases, "contingency": _contingency,
    "conditions": _conditions, "dissent": _dissent, "challenge": _challenge, "review": _review,
}  # fmt: skip
"""The sections in order, each by its id."""
