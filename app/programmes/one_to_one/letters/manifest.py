"""The manifest of a pack: every form, piece of evidence, figure and warning in it, with the SHA-256 of what it says."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.pack import Listed, forms_of
from app.programmes.one_to_one.rules.flags import flags

_CARE = {"__all__": {"support_type", "pattern", "ratio_staff", "ratio_residents", "nights_per_week"}}


def listed(facts: Facts, on: date, say: Catalogue) -> list[Listed]:
    """Every part of the pack as of a London day, in the order in which it is read."""
    return list(_listed(facts, on, say))


def _listed(facts: Facts, on: date, say: Catalogue) -> Iterator[Listed]:
    for id, recorded in forms_of(facts).items():
        if recorded is not None:
            said = recorded.form.model_dump(mode="json")
            yield Listed(say.say(f"pack.section.{id}"), recorded.seq, _sha256(said))
    if facts.quality is not None:
        checked = facts.quality.checklist.model_dump(mode="json")
        yield Listed(say.say("pack.section.quality"), facts.quality.passed_seq, _sha256(checked))
    for item in facts.evidence:
        kind = say.code("evidence", item.form.type).capitalize()
        yield Listed(kind, item.seq, item.form.sha256 or _sha256(item.form.model_dump(mode="json")))
    for flag in flags(facts, on):
        yield Listed(say.say("pack.warning", name=flag.name.replace("_", " ")), None, _sha256(flag.why))
    care = facts.package.model_dump(mode="json", include={"current": _CARE, "proposed": _CARE})
    yield Listed(say.say("pack.section.care"), None, _sha256(care))
    figures = [facts.baseline_cost, facts.current_cost, facts.proposed_cost, facts.net_saving]
    yield Listed(say.say("pack.section.costs"), None, _sha256([str(sum_) for sum_ in figures]), costs=True)


def _sha256(said: Any) -> str:
    """SHA-256 (hex) of JSON with its keys in order and no spaces."""
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
