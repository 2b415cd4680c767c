"""Marks on fields: what a reader may not read is gone with its key, and nothing else is."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any, Generic, Literal, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from app.workflow.forms import Code, Form, Words, join, split, text
from app.workflow.sensitivity import EVERYTHING, Sensitivity, carries, marks_of, plan_of, read_by, without

SAFEGUARDING, TRUST, IDENTITY, FINANCE = Sensitivity
EVERY_READER = [frozenset(some) for n in range(5) for some in combinations(Sensitivity, n)]

Amount = Annotated[str, read_by(FINANCE)]
F = TypeVar("F", bound=Form)


class Card(Form):
    plain: Code
    number: Annotated[str, read_by(FINANCE)]
    holder: Annotated[Words, read_by(IDENTITY), text("Holder", help="A name.", most=50)] = ""


class Talk(BaseModel):
    kind: str
    said: Annotated[str, read_by(SAFEGUARDING, where="kind")]
    by: Annotated[str, read_by(SAFEGUARDING, where="kind"), read_by(IDENTITY)]


class Envelope(BaseModel):
    talk: Talk
    remark: Annotated[str, read_by(SAFEGUARDING, where="talk/kind")]


class Vault(Form):
    secret = TRUST

    word: str


class Filed(BaseModel, Generic[F]):
    form: F
    on: str


class Record(BaseModel):
    title: str
    card: Card | None
    cards: list[Card]
    by_name: dict[Code, list[Card]]
    pair: tuple[int, Card]
    either: Card | Talk | str
    fee: Amount | None
    fees: list[Amount]
    both: Annotated[dict[str, str], read_by(FINANCE), read_by(IDENTITY)]
    talks: list[Annotated[Talk, "about nothing"]]
    envelope: Envelope
    vault: Vault | None
    filed: list[Filed[Vault]]
    filed_card: Filed[Card]
    loose: Any
    fixed: Literal["a", "b"]
    counted: dict[str, int]


# Every text says of itself what a reader must be cleared for: "FINANCE+IDENTITY:7"
def said(*needs: Sensitivity, n: int = 0) -> str:
    return f"{'+'.join(needs)}:{n}"


def talk(kind: str) -> Talk:
    needs = [SAFEGUARDING] if kind == SAFEGUARDING else []
    return Talk(kind=kind, said=said(*needs), by=said(*needs, IDENTITY))


def envelope(kind: str) -> Envelope:
    return Envelope(talk=talk(kind), remark=said(*[SAFEGUARDING] if kind == SAFEGUARDING else []))


KINDS = ("SAFEGUARDING", "OTHER", "FINANCE")
CARD = Card(plain=said(), number=said(FINANCE), holder=said(IDENTITY))
VAULT = Vault(word=said(TRUST))
# Parts are ready made, so that only their number and place is drawn
TEXTS = st.sampled_from([said(n=n) for n in range(3)])
FEES = st.sampled_from([said(FINANCE, n=n) for n in range(3)])
CARDS = st.lists(st.just(CARD), max_size=3)
TALKS = st.sampled_from([talk(kind) for kind in KINDS])
RECORDS = st.builds(
    Record,
    title=TEXTS,
    card=st.sampled_from([None, CARD]),
    cards=CARDS,
    by_name=st.dictionaries(st.sampled_from(["x", "y"]), CARDS, max_size=2),
    pair=st.just((7, CARD)),
    either=st.just(CARD) | TALKS | TEXTS,
    fee=FEES,
    fees=st.lists(FEES, min_size=1, max_size=2),
    both=st.just({said(FINANCE, IDENTITY): said(FINANCE, IDENTITY, n=1)}),
    talks=st.lists(TALKS, max_size=3),
    envelope=st.sampled_from([envelope(kind) for kind in KINDS]),
    vault=st.just(VAULT),
    filed=st.lists(st.just(Filed[Vault](form=VAULT, on=said())), max_size=2),
    filed_card=st.just(Filed[Card](form=CARD, on=said())),
    loose=TEXTS | st.lists(TEXTS, max_size=2) | st.none(),
    fixed=st.sampled_from(["a", "b"]),
    counted=st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 9), max_size=2),
)


def leaves(data: Any) -> Iterator[Any]:
    """The values that are no containers, in order, and the keys of mappings whose texts say what they need."""
    if isinstance(data, Mapping):
        for key, part in data.items():
            yield from [key] if ":" in key else []
            yield from leaves(part)
    elif isinstance(data, list):
        for part in data:
            yield from leaves(part)
    else:
        yield data


def needs(leaf: Any) -> set[str]:
    """What a reader of this leaf must be cleared for."""
    return set(leaf.partition(":")[0].split("+")) - {""} if isinstance(leaf, str) and ":" in leaf else set()


def keys(data: Any) -> set[str]:
    if isinstance(data, Mapping):
        return set(data).union(*map(keys, data.values()))
    return set().union(*map(keys, data)) if isinstance(data, list) else set()


# What is left out, and what is not


@given(RECORDS, st.sampled_from(EVERY_READER))
def test_no_marked_value_passes_and_no_other_is_lost(record: Record, may: frozenset[Sensitivity]) -> None:
    data = record.model_dump(mode="json")
    shown = without(Record, data, may)
    assert list(leaves(shown)) == [leaf for leaf in leaves(data) if needs(leaf) <= may]


@given(RECORDS, st.sampled_from(EVERY_READER))
def test_nothing_tells_that_something_was_left_out(record: Record, may: frozenset[Sensitivity]) -> None:
    left = keys(without(Record, record.model_dump(mode="json"), may))
    marked = {
        "number": {FINANCE}, "fee": {FINANCE}, "fees": {FINANCE}, "holder": {IDENTITY},
        "both": {FINANCE, IDENTITY}, "vault": {TRUST}, "word": {TRUST},
    }  # fmt: skip
    for key, needed in marked.items():
        assert (key in left) <= (needed <= may), key


@given(RECORDS, st.sampled_from(EVERY_READER))
def test_the_record_itself_stays_as_it_was(record: Record, may: frozenset[Sensitivity]) -> None:
    data = record.model_dump(mode="json")
    without(Record, data, may)
    assert data == record.model_dump(mode="json")


def test_a_reader_who_may_read_everything_gets_the_very_same_data() -> None:
    data = {"title": "x", "fee": "1.00"}
    assert without(Record, data, EVERYTHING) is data
    assert without(Envelope, data, EVERYTHING - {FINANCE}) is data
    assert plan_of(Record, EVERYTHING) is None


def test_some_fields_of_a_record_are_enough() -> None:
    assert without(Record, {"fee": "1.00", "cards": [{"number": "7", "plain": "x"}]}, frozenset()) == {
        "cards": [{"plain": "x"}]
    }
    assert without(Record, {}, frozenset()) == {}


def test_what_is_not_of_its_type_is_left_alone_where_nothing_is_marked_in_it() -> None:
    odd = {"cards": "none", "by_name": [1], "envelope": 3, "pair": {"x": 1}, "talks": [None, 4]}
    assert without(Record, odd, frozenset()) == odd
    assert carries(Record, odd) == set()


def test_a_neighbour_that_is_not_there_to_be_asked_counts_as_sensitive() -> None:
    assert without(Talk, {"said": "x"}, EVERYTHING - {SAFEGUARDING}) == {}
    assert without(Envelope, {"remark": "x", "talk": "?"}, EVERYTHING - {SAFEGUARDING}) == {"talk": "?"}
    assert without(Talk, {"said": "x"}, EVERYTHING - {FINANCE}) == {"said": "x"}


def test_a_mark_that_asks_a_neighbour_who_is_not_there_is_refused() -> None:
    class Lost(BaseModel):
        said: Annotated[str, read_by(SAFEGUARDING, where="kin/kind")]

    with pytest.raises(TypeError, match=r"Lost\.said is marked by a neighbour that is not there: kin"):
        plan_of(Lost, frozenset())


def test_a_field_that_holds_a_secret_form_goes_whole_and_so_does_the_form() -> None:
    assert without(Record, {"vault": {"word": "x"}}, frozenset()) == {}
    assert without(Vault, {"word": "x"}, frozenset()) == {}
    assert without(Vault, {"word": "x"}, frozenset({TRUST})) == {"word": "x"}
    assert [mark.needs for mark in marks_of(Record.model_fields["vault"])] == [TRUST]


# What is in fact there


@given(RECORDS)
def test_what_a_record_carries_is_what_its_values_say(record: Record) -> None:
    data = record.model_dump(mode="json")
    held = {one for leaf in leaves(data) for one in needs(leaf)}
    assert carries(Record, data) == carries(Record, record) == held
    assert carries(Record, record, [FINANCE]) == held & {FINANCE}
    for may in EVERY_READER:
        assert carries(Record, without(Record, data, may)) <= may


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_field_carries_nothing(empty: Any) -> None:
    assert carries(Record, {"fee": empty, "vault": empty, "cards": empty}) == set()


@pytest.mark.parametrize("held", [0, False, "0.00"])
def test_nought_and_no_are_something(held: Any) -> None:
    assert carries(Record, {"fee": held}) == {FINANCE}


# What the pages are told


def test_the_schema_of_a_form_says_who_reads_a_field() -> None:
    drawn = Card.model_json_schema()["properties"]
    assert drawn["number"]["x-read-by"] == ["FINANCE"]
    assert drawn["holder"] == {
        "default": "", "title": "Holder", "description": "A name.", "type": "string", "maxLength": 50,
        "x-widget": "textarea", "x-read-by": ["IDENTITY"],
    }  # fmt: skip
    assert "x-read-by" not in drawn["plain"]


def test_the_schema_says_which_neighbour_decides_and_every_clearance_that_is_needed() -> None:
    defined = Record.model_json_schema()
    assert defined["properties"]["both"]["x-read-by"] == ["FINANCE", "IDENTITY"]
    talk = defined["$defs"]["Talk"]["properties"]
    assert talk["said"]["x-read-where"] == {"SAFEGUARDING": "kind"}
    assert "x-read-by" not in talk["said"]
    assert (talk["by"]["x-read-by"], talk["by"]["x-read-where"]) == (["IDENTITY"], {"SAFEGUARDING": "kind"})
    envelope = defined["$defs"]["Envelope"]["properties"]
    assert envelope["remark"]["x-read-where"] == {"SAFEGUARDING": "talk/kind"}


def test_the_schema_of_a_secret_form_says_so_of_the_whole() -> None:
    assert Vault.model_json_schema()["x-read-by"] == ["POSITION_OF_TRUST"]
    assert Record.model_json_schema()["$defs"]["Vault"]["x-read-by"] == ["POSITION_OF_TRUST"]
    assert "x-read-by" not in Card.model_json_schema()


class MarkedCard(Form):
    """Marked on a field that is a model, which the schema draws by reference."""

    card: Annotated[Card, read_by(FINANCE)] = Field(title="Card")


def test_a_mark_on_a_model_is_told_beside_its_reference() -> None:
    assert MarkedCard.model_json_schema()["properties"]["card"]["x-read-by"] == ["FINANCE"]


# What a mark leaves alone


def twin(mark: Any) -> type[Form]:
    """The same form with and without a mark on each of its fields."""
    annotations = {
        "story": Annotated[Words, mark],
        "code": Annotated[Code | None, mark],
        "many": Annotated[list[Words], mark],
    }
    return type("Twin", (Form,), {"__annotations__": annotations, "__module__": __name__, "code": None})


@pytest.mark.parametrize("make", [lambda: read_by(FINANCE), lambda: read_by(FINANCE, where="code")])
def test_a_mark_changes_nothing_of_what_the_journal_keeps(make: Callable[[], Any]) -> None:
    filled = {"story": "A dog.", "code": "A 1", "many": ["one", "two"]}
    marked, plain = twin(make()).model_validate(filled), twin("nothing").model_validate(filled)
    assert split(marked) == split(plain)
    assert type(marked).replayed(join(*split(marked))) == marked
