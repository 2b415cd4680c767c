"""THE door: the only place where a case moves. State, journal entry, event and answer are written together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import BigInteger, Row, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, link
from app.cases import clocks
from app.cases.models import Case
from app.cases.named import refuse_unknown
from app.cases.policies import POLICIES, policy_by_id
from app.cases.reading import detail_shown
from app.cases.refusals import Attempt
from app.db import table, write_together
from app.errors import (
    Blocked,
    Conflict,
    DeclareFirst,
    Malformed,
    NoSuchMove,
    NotFound,
    NotYourRole,
    StaleCase,
)
from app.outbox.models import Event
from app.people.access import Reach, Reading, broken_glass, how, reaches, reading, values, visible
from app.people.asking import Asking, need_factor
from app.people.once import ANSWERS, Once, look_again
from app.people.reads import reading_row, record_readings, with_change
from app.problems import faults
from app.programmes.one_to_one.blinding import blinded
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.views import may_read, reads_totals
from app.programmes.registry import process_of
from app.workflow.clocks import Due
from app.workflow.engine import Verdict, apply, find, judge
from app.workflow.forms import Form, split
from app.workflow.process import Move, Process
from app.workflow.sensitivity import Sensitivity
from app.workflow.state import Act, Actor, CaseState

CASES, EVENTS = table(Case), table(Event)


@dataclass(slots=True)
class Loaded:
    """A case as it stands, with the law and the policy it is judged by. `record` is its state as JSON.

    `reading` says how whoever asks comes to it: by which roles, and what they read; `glass` is the use of
    break-glass by which they do, if it is one.
    """

    row: Row[Any]
    facts: Facts
    process: Process
    policy: OneToOnePolicy
    policy_name: str
    record: str
    reading: Reading
    glass: Any = None
    columns: dict[str, Any] = field(default_factory=dict)
    clocks: dict[str, Due] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """The case's version for If-Match."""
        return f'"{self.facts.seq}"'

    def may(self, asking: Asking) -> frozenset[Sensitivity]:
        """The marked fields that whoever asks may read of it now: money only when they are not blinded to it."""
        allowed = may_read(self.reading.roles, reason=bool(asking.why))
        return allowed - {Sensitivity.FINANCE} if self.is_blinded(asking) else allowed

    def shows_money(self, asking: Asking) -> bool:
        """Whether whoever asks is told what its care costs, in the fields or in all."""
        return reads_totals(self.reading.roles) and not (self.reading.invited or self.is_blinded(asking))

    def refuse_undeclared(self) -> None:
        """Raise DeclareFirst for a member of its sitting who has yet to say whether an interest ties them to it."""
        if self.reading.invited:
            raise DeclareFirst

    def is_blinded(self, asking: Asking) -> bool:
        """Whether whoever asks has to form their opinion before they read any money in it, by any role they hold."""
        return blinded(self.facts, self.policy, asking.held, asking.actor.person)

    def acting(self, actor: Actor, move: Move | None) -> Actor:
        """The person in the roles by which they may make `move` on this case.

        Broken glass opens a case for reading, and for what nothing may block.
        """
        roles = self.reading.roles if move is not None and move.never_blockable else self.reading.acting
        return actor if roles == actor.roles else replace(actor, roles=roles)


def chain(organisation: str, ref: str) -> str:
    """The name of a case's chain in the journal."""
    return f"case/{organisation}/{ref}"


async def load(
    db: AsyncConnection, asking: Asking, ref: str, *, lock: bool = False, once: Once | None = None
) -> Loaded:
    """The case `ref`, if this person may see it. Raises NotFound, the same for absent and for hidden.

    A home works for several commissioners, whose references may be the same: it can say QTV.OTO-001, and has to
    where OTO-001 would be two people's (Conflict).

    `lock` keeps everybody else's moves waiting until this transaction ends (PostgreSQL; on SQLite a
    writing transaction always does). A request whose key is still unread is looked up with the case, and
    may raise Replayed, KeyReused or StillInFlight.
    """
    asked = values(asking) | {"ref": ref}
    keyed = once is not None and once.unread
    if once is not None and keyed:
        asked |= {"person": once.person, "key": once.key, "lock": once.lock}
    on_postgres = db.dialect.name == "postgresql"
    rows = (await db.execute(_one_case(reaches(asking), lock, keyed, on_postgres), asked)).all()
    if not rows:
        raise NotFound
    if len(rows) > 1:
        which = " or ".join(sorted(f"{row.organisation}.{row.ref}" for row in rows))
        raise Conflict(f"Several commissioners call a case {ref}. Say which one you mean: {which}.")
    row = rows[0]
    if once is not None and keyed:
        kept = (row.kept_status, row.kept_etag, row.kept_body, row.kept_case)
        once.settle(bool(row.free), row.kept_digest, kept)
        once.unread = False
    process = process_of(row.programme)
    policy, name = await policy_by_id(db, process, row.policy_id)
    facts = cast(Facts, process.state.model_validate_json(row.record, context="replay"))
    found = Loaded(row, facts, process, cast(OneToOnePolicy, policy), name, row.record, reading(asking, row))
    if found.reading.glass:
        found.glass = await broken_glass(db, asking, row.id)
    return found


async def show(db: AsyncConnection, asking: Asking, ref: str, *, detail: str = "") -> Loaded:
    """Load a case in order to show it: who looked is written before they see anything."""
    case = await load(db, asking, ref)
    await record_readings(db, [reading_row(asking, case.row, **_beyond(case, asking, detail))])
    return case


def _beyond(case: Loaded, asking: Asking, detail: str = "") -> dict[str, Any]:
    """What the read log says beside the record itself: sensitive detail that is in it, money, and broken glass."""
    shown = set(detail_shown(case.facts, case.may(asking), case.reading.narrow))
    if case.shows_money(asking):
        shown.add(Sensitivity.FINANCE)
    told = ", ".join(filter(None, [*sorted(shown), detail]))
    return {"detail": told, "glass": case.glass.id if case.glass else None}


@cache
def _one_case(ways: frozenset[Reach], lock: bool, keyed: bool, on_postgres: bool) -> Select[Any]:
    """The query of `load`, built once: the policy in force comes with it and, if asked, the kept answer."""
    c, p = CASES.c, POLICIES.c
    in_force = (
        select(p.id)
        .where(
            p.organisation == c.organisation,
            p.programme == c.programme,
            p.effective_from <= bindparam("as_today"),
        )
        .order_by(p.effective_from.desc(), p.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    named = (
        c.id,
        c.organisation,
        c.ref,
        c.programme,
        c.definition,
        c.provider,
        c.patient,
        c.seq,
        c.head,
        c.record,
    )
    called = c.ref == bindparam("ref")
    if Reach.HOME in ways:
        called = or_(called, c.organisation + "." + c.ref == bindparam("ref"))
    query = select(*named, c.changed_at, in_force.label("policy_id"), *how(CASES, ways)).where(
        called, visible(CASES, ways)
    )
    if keyed:
        a = ANSWERS.c
        kept = (
            a.digest.label("kept_digest"),
            a.status.label("kept_status"),
            a.etag.label("kept_etag"),
            a.body.label("kept_body"),
            a.case_id.label("kept_case"),
        )
        free = (
            func.pg_try_advisory_xact_lock(bindparam("lock", type_=BigInteger)) if on_postgres else literal(1)
        )
        mine = and_(a.person == bindparam("person"), a.key == bindparam("key"))
        query = query.add_columns(*kept, free.label("free")).select_from(CASES.outerjoin(ANSWERS, mine))
    return query.with_for_update(of=CASES) if lock else query


async def make_move(
    db: AsyncConnection,
    asking: Asking,
    ref: str,
    action: str,
    given: Mapping[str, Any] | Form,
    *,
    seen: int | None,
    room: str | None = None,
    held: Loaded | None = None,
    once: Once | None = None,
    answer: Callable[[Loaded], bytes] | None = None,
) -> tuple[Loaded, bytes]:
    """Make one move of case `ref`, or refuse and change nothing.

    `seen` is the version the person last read (None: the caller holds the case some other way, as a panel
    room does); `given` is the filled-in form. `held` is the case, if the caller has loaded it with its lock in this
    transaction and nothing moved it since: it is not read twice. `answer` renders what the person gets, so that it
    can be kept with the change. Raises NotFound, StaleCase, NoSuchMove, NotYourRole, Malformed or Blocked.
    """
    case = held or await load(db, asking, ref, lock=seen is None, once=once)
    if seen is not None and seen != case.facts.seq:
        raise StaleCase(current=case.facts.seq)
    try:
        verdict, form = _judged(case, action, given, asking, room)
    except (Blocked, NotYourRole) as refusal:
        refusal.extra["attempt"] = Attempt(asking, case.row.organisation, case.row.ref, action)
        raise
    await refuse_unknown(db, case.row, form)
    if verdict.move.step_up:
        need_factor(asking)
    entry = _enter(case, verdict, form, asking)
    made = link(entry, case.facts.seq, case.row.head)
    to = {"id": case.row.id, "head": made.leaf, "changed_at": entry.at} | projection(case, asking)
    body = b"" if answer is None else answer(case)
    rows = [
        *made.rows,
        (EVENTS, event_of(entry, made.seq)),
        *with_change(asking, case.row, **_beyond(case, asking)),
    ]
    if once is not None:
        rows += once.row(200, body, case.etag, case.row.id)
    if not await write_together(db, rows, CASES, to, case.row.seq):
        if once is not None:
            await look_again(once, db)
        now = await db.execute(select(CASES.c.seq).where(CASES.c.id == case.row.id))
        raise StaleCase(current=now.scalar_one())
    return case, body


def _judged(
    case: Loaded, action: str, given: Mapping[str, Any] | Form, asking: Asking, room: str | None
) -> tuple[Verdict, Form]:
    """The verdict on a move, and its form; refuses in the order stage, role, room, form, obstacles."""
    actor = case.acting(asking.actor, case.process.at(case.facts.stage).get(action))
    move = find(case.process, case.facts, action, actor)
    if move.room is not None and move.room != room:
        raise NoSuchMove(f"{move.label} is done in the {move.room} room, not on the case itself.")
    form = given if isinstance(given, Form) else read_form(move.form, given)
    return judge(case.process, case.facts, action, actor, case.policy, asking.now, form), form


def _enter(case: Loaded, verdict: Verdict, form: Form, asking: Asking) -> Entry:
    """Apply the move to the state, and say what the journal will say of it."""
    actor, move = asking.actor, verdict.move
    at = max(asking.now.at, case.row.changed_at)  # time never runs backwards within a case
    act = Act(
        case.facts.seq + 1, at, asking.now.today, actor.person, verdict.role, case.policy, actor.on_behalf_of
    )
    apply(case.process, case.facts, move, form, act, verdict.completes)
    return entry_of(case, move, form, act, verdict.completes, asking)


def entry_of(case: Loaded, move: Move, form: Form, act: Act, completes: bool, asking: Asking) -> Entry:
    """The journal's words for one act on a case."""
    fields, texts = split(form)
    extra = {"today": act.today.isoformat()}
    if act.at != asking.now.at:
        extra["clock"] = asking.now.at.isoformat()
    return Entry(
        chain=chain(case.row.organisation, case.row.ref),
        act=move.action,
        event=move.event if completes else f"{move.action}_signed",
        actor=act.person,
        role=act.role,
        organisation=case.row.organisation,
        at=act.at,
        data={"form": move.form.__name__, "fields": fields, "completes": completes},
        texts=texts,
        on_behalf_of=act.on_behalf_of,
        definition=definition(case.process),
        policy=case.policy_name,
        extra=extra,
    )


def definition(process: Process) -> str:
    """The law a move is made under: programme, version, and the start of its fingerprint."""
    return f"{process.name}@{process.version}:{process.fingerprint[:16]}"


def projection(case: Loaded, asking: Asking) -> dict[str, Any]:
    """The columns beside the record, as the state now stands; the case keeps them for its answer."""
    case.clocks = clocks.running(case.process, case.facts, case.policy, asking.now)
    case.columns = columns(case.process, case.facts)
    case.record = case.columns["record"]
    due = case.clocks.get("stage")
    unheld = due
    if case.facts.holds:
        bare = case.facts.model_copy(update={"holds": []})
        unheld = clocks.stage_due(case.process, bare, case.policy, asking.now)
    dates = {"due_on": due.on if due else None, "unheld_due_on": unheld.on if unheld else None}
    return {"definition": definition(case.process)} | dates | case.columns


def columns(process: Process, facts: CaseState) -> dict[str, Any]:
    """The columns that follow from the state alone: what `verify` compares."""
    return {
        "stage": facts.stage,
        "seq": facts.seq,
        "version": facts.version,
        "record": facts.model_dump_json(),
        "owner_role": process.stage(facts.stage).owner,
        **cast(Facts, facts).columns(),
    }


def read_form(model: type[Form], given: Mapping[str, Any]) -> Form:
    """The form from what was sent. Raises Malformed with a JSON Pointer for each bad field."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise malformed(error) from None


def malformed(error: ValidationError) -> Malformed:
    """A validation error as a refusal in plain words, with a pointer a page can map to its field."""
    errors = faults(cast(list[dict[str, Any]], error.errors(include_url=False)))
    listed = "; ".join(f"{e['pointer'] or 'the form'}: {e['detail']}" for e in errors[:5])
    return Malformed(
        f"Some of what was sent is missing or not valid: {listed}. Nothing was changed.", errors=errors
    )


def event_of(entry: Entry, seq: int) -> dict[str, Any]:
    """The thin event that tells of an entry."""
    return {
        "type": entry.event,
        "organisation": entry.organisation,
        "chain": entry.chain,
        "seq": seq,
        "at": entry.at,
    }
