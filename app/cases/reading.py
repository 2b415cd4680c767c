"""What of a case's record and history a reader gets: their fields, without the marked ones they may not read."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import orjson
from pydantic import BaseModel

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import VerifyEvidence
from app.programmes.one_to_one.forms.overlay import LiftHold
from app.workflow.forms import Form
from app.workflow.sensitivity import EVERYTHING, Plan, Sensitivity, carries, plan_of, without

# Not POSITION_OF_TRUST: more people read the log of readings than may know that there is an allegation
LOGGED = frozenset({Sensitivity.SAFEGUARDING})
_Tree = Mapping[str, "_Tree"]


def readable(
    model: type[BaseModel],
    record: str,
    may: frozenset[Sensitivity],
    narrow: Collection[str] | None,
) -> orjson.Fragment | dict[str, Any]:
    """The record (`model` as JSON text) as its reader gets it, ready for `orjson.dumps`.

    `may` is what they may read of marked fields, `narrow` the fields to which they are confined ("package",
    "notice.ends_on"; None: the whole record). What they may not read is left out with its key.
    """
    plan = plan_of(model, may)
    if narrow is None:
        whole = record if plan is None else _cut_out(record, plan)
        if whole is not None:
            return orjson.Fragment(whole)
    data: dict[str, Any] = orjson.loads(record)
    if narrow is not None:
        data = _picked(data, _tree(frozenset(narrow)))
    return data if plan is None else plan.cut(data)


def _cut_out(record: str, plan: Plan) -> str | None:
    """The text without its empty lists that have to go; None when there is more to do than that.

    It spares most reads the parsing of a long record. Between quotes no quote stands bare, so `"name":` can only be
    a key; and standing there once it is the record's own.
    """
    if plan.asked or plan.inner:
        return None
    for name in plan.gone:
        if record.count(f'"{name}":') != 1 or f',"{name}":[]' not in record:
            return None
        record = record.replace(f',"{name}":[]', "")
    return record


@cache
def _tree(paths: frozenset[str]) -> _Tree:
    """The paths by their first step; an empty branch is a field as a whole, whatever else is said of it."""
    branches: dict[str, set[str]] = {}
    for path in paths:
        first, _, rest = path.partition(".")
        branches.setdefault(first, set()).add(rest)
    return {name: {} if "" in rest else _tree(frozenset(rest)) for name, rest in branches.items()}


def _picked(data: Any, tree: _Tree) -> Any:
    if isinstance(data, list):
        return [_picked(part, tree) for part in data]
    if not tree or not isinstance(data, dict):
        return data
    return {name: _picked(data[name], within) for name, within in tree.items() if name in data}


def is_told_of(form: type[Form], may: frozenset[Sensitivity]) -> bool:
    """Whether a reader of `may` is told that somebody filled in this form."""
    return form.secret is None or form.secret in may


def readable_fields(
    facts: Facts, form: type[Form], fields: dict[str, Any], may: frozenset[Sensitivity]
) -> dict[str, Any]:
    """The fields of a form that was filled in on this case, without those that a reader of `may` may not read."""
    left = without(form, fields, may)
    if form in _ABOUT and _ABOUT[form](facts, fields) in (None, *EVERYTHING - may):
        return {name: value for name, value in left.items() if name != "note"}
    return left


def files_kept_from(facts: Facts, may: frozenset[Sensitivity]) -> list[str]:
    """The files, by their SHA-256, of the evidence on this case that a reader of `may` may not read."""
    sensitive = {one.value for one in EVERYTHING - may}
    kept = (e.form for e in facts.evidence if e.form.sensitivity.value in sensitive)
    return [form.sha256 for form in kept if form.sha256 is not None]


def detail_shown(
    facts: Facts, may: frozenset[Sensitivity], narrow: Collection[str] | None
) -> frozenset[Sensitivity]:
    """What of a case's sensitive detail this reader is in fact shown: the read log has to name it (BR46)."""
    among = LOGGED & may
    if narrow is None or not among:
        return frozenset(carries(type(facts), facts, among))
    tree = _tree(frozenset(narrow))
    return frozenset(
        carries(type(facts), _picked(facts.model_dump(mode="json", include=set(tree)), tree), among)
    )


def _hold(facts: Facts, fields: Mapping[str, Any]) -> str | None:
    return next((hold.kind for hold in facts.holds if hold.id == fields["hold"]), None)


def _evidence(facts: Facts, fields: Mapping[str, Any]) -> str | None:
    return next((item.form.sensitivity for item in facts.evidence if item.seq == fields["item"]), None)


# These forms name a hold or a piece of evidence by its number: their note is as sensitive as that is
_ABOUT = {LiftHold: _hold, VerifyEvidence: _evidence}
