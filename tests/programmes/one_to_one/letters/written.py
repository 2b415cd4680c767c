"""Papers of decided cases, as the tests of letters read them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.cases.templates import OURS
from app.programmes.one_to_one.codes import Recipient, Recommended
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import decision_letter
from app.programmes.one_to_one.letters.paper import Layout, Paper, Section
from app.programmes.one_to_one.letters.telling import About, Origin, Telling
from tests.programmes.one_to_one.papers import condition
from tests.programmes.one_to_one.road import Road, at

ENGLISH: Mapping[str, str] = json.loads((OURS / "words/en.json").read_text())
SAY = Catalogue("en", ENGLISH, ENGLISH)
ABOUT = About(
    ref="OTO-001",
    commissioner="NHS Thames Valley ICB",
    home="Acorn House",
    panel="ICB panel",
    person="Edith Example",
    nhs_number="999 100 0372",
    born="9 March 1941",
)
ORIGIN = Origin(seq=31, leaf="ab" * 32, templates="cd" * 32)
DISSENT = "One member wanted to wait for the winter."


def decided(kind: Recommended = Recommended.REDUCE_PHASED, **said: Any) -> Road:
    """Approved, and the minutes signed; the letter is not yet sent."""
    return at("panel_listed", kind).call().vote().make("approve", **said).sign()


def conditional() -> Road:
    """Approved with a condition for before and one for afterwards, and a dissent; the minutes signed."""
    road = at("panel_listed").call()
    road.vote(**dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS"))
    both = [condition(road), condition(road, timing="POST", wording="The family is asked how it goes.")]
    return road.make("approve_with_conditions", conditions=both, dissent=DISSENT).sign()


def declined() -> Road:
    """Declined, after the reviewer had been asked; the minutes signed."""
    road = at("panel_listed").clarified().call().vote(chris="DECLINE", pia="DECLINE", sol="DECLINE")
    return road.depart("decline", next_review_on=road.today + timedelta(days=90)).sign()


def letter(
    road: Road,
    to: Recipient = Recipient.REPRESENTATIVE,
    layout: Layout = Layout.STANDARD,
    *,
    say: Catalogue = SAY,
    send: str | None = None,
    **about: str,
) -> Paper:
    """The letter about a decided case: a draft, or as the move `send` issues it."""
    before = list(road.facts.package.current)
    if send is not None:
        road.make(send)
    return decision_letter(Telling(road.facts, before, to, replace(ABOUT, **about), say), layout, ORIGIN)


def text(paper: Paper) -> str:
    """Everything that a paper says, in one line."""
    return " ".join(_texts(paper.model_dump(exclude={"kind", "audience", "layout", "language"})))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [found for part in parts for found in _texts(part)]


def section(paper: Paper, id: str) -> Section:
    """One section of a paper."""
    return next(one for one in paper.sections if one.id == id)


def ids(paper: Paper) -> list[str]:
    """The sections that a paper has."""
    return [one.id for one in paper.sections]
