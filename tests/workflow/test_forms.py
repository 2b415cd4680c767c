"""Forms: what is personal leaves them, everything comes back, and an erased text does not stop a replay."""

import json
import string
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from app.workflow.forms import ERASED, Code, Form, NoForm, Reason, Words, join, split, text


class Colour(Enum):
    """An enum whose text is not its value: keys must be written as values."""

    RED = "red"
    BLUE = "blue/~green"


class Binding(StrEnum):
    CLOTH = "CLOTH"


class Page(BaseModel):
    """A nested model that is not a form of its own."""

    number: int
    remark: Words | None = text("Remark", most=50)


class Everything(Form):
    story: Words = text("Story", help="In your own words.", least=3, most=60)
    aside: Words | None = text("Aside", least=2, most=20)
    unmarked: str = ""
    code: Code = "A 1"
    maybe_code: Code | None = None
    codes: list[Code] = Field(default_factory=list)
    words: list[Words] = Field(default_factory=list)
    pairs: tuple[tuple[int, Words], ...] = ()
    tags: frozenset[Words] = frozenset()
    pages: list[Page] = Field(default_factory=list)
    cover: Page | None = None
    by_colour: dict[Colour, Words] = Field(default_factory=dict)
    counted: dict[Colour, int] = Field(default_factory=dict)
    shelves: dict[Code, list[Page]] = Field(default_factory=dict)
    by_day: dict[date, Words] = Field(default_factory=dict)
    fixed: Literal["yes", "no"] = "no"
    colour: Colour | None = None
    binding: Binding = Binding.CLOTH
    either: Code | int = 0
    loose: Any = None
    price: Decimal = Decimal("0.00")
    on: date | None = None
    number: UUID | None = None
    titled: Code = Field(default="T", title="Titled")


PAPER = "".join(chr(c) for c in range(32, 127)) + "é£\n"
SAID = st.text(PAPER, min_size=3, max_size=30).filter(lambda s: len(s.strip()) >= 3)
CODES = st.text(string.ascii_letters + string.digits + "é_.:/@+-()&,'", min_size=1, max_size=12)
PAGES = st.builds(Page, number=st.integers(0, 9), remark=st.none() | SAID)
FORMS = st.builds(
    Everything,
    story=SAID,
    aside=st.none() | SAID.filter(lambda s: len(s.strip()) <= 20),
    unmarked=SAID,
    code=CODES,
    maybe_code=st.none() | CODES,
    codes=st.lists(CODES, max_size=3),
    words=st.lists(SAID, max_size=3),
    pairs=st.lists(st.tuples(st.integers(), SAID), max_size=2).map(tuple),
    tags=st.frozensets(SAID, max_size=3),
    pages=st.lists(PAGES, max_size=3),
    cover=st.none() | PAGES,
    by_colour=st.dictionaries(st.sampled_from(Colour), SAID),
    counted=st.dictionaries(st.sampled_from(Colour), st.integers(0, 9)),
    shelves=st.dictionaries(CODES, st.lists(PAGES, max_size=2), max_size=2),
    by_day=st.dictionaries(st.dates(), SAID, max_size=2),
    fixed=st.sampled_from(["yes", "no"]),
    colour=st.none() | st.sampled_from(Colour),
    either=CODES | st.integers(0, 9),
    price=st.decimals(0, 999, places=2),
    on=st.none() | st.dates(),
    number=st.none() | st.uuids(),
)


def leaves(data: Any) -> list[Any]:
    if isinstance(data, Mapping):
        return [leaf for part in data.values() for leaf in leaves(part)]
    return [leaf for part in data for leaf in leaves(part)] if isinstance(data, list) else [data]


# Split and join


@given(FORMS)
def test_a_form_comes_back_whole_from_its_two_halves(form: Everything) -> None:
    plain, personal = json.loads(json.dumps(split(form)))
    assert Everything.replayed(join(plain, personal)) == form


@given(FORMS)
def test_no_free_text_stays_in_the_plain_half(form: Everything) -> None:
    marked = form.model_copy(update={"story": "MARK story", "unmarked": "MARK unmarked"})
    plain, personal = split(marked)
    assert not [leaf for leaf in leaves(plain) if isinstance(leaf, str) and leaf.startswith("MARK")]
    assert {"/story", "/unmarked"} <= personal.keys()
    assert all(personal.values())


@given(FORMS)
def test_a_form_whose_texts_are_all_erased_can_still_be_replayed(form: Everything) -> None:
    plain, personal = split(form)
    again = Everything.replayed(join(json.loads(json.dumps(plain)), dict.fromkeys(personal, ERASED)))
    assert (again.story, again.code, again.price) == (ERASED, form.code, form.price)
    assert split(again)[0].keys() == plain.keys()


def test_personal_texts_are_found_wherever_they_stand() -> None:
    form = Everything(
        story="A dog.", aside="Oh", unmarked="who knows", words=["one", ""], tags=frozenset({"t"}),
        pairs=((7, "pair"),), pages=[Page(number=1, remark="inside")], cover=Page(number=0, remark=None),
        by_colour={Colour.BLUE: "sea"}, shelves={"a/b": [Page(number=2, remark="deep")]},
        by_day={date(2026, 3, 2): "Monday"}, loose="anything",
    )  # fmt: skip
    plain, personal = split(form)
    assert personal == {
        "/story": "A dog.",
        "/aside": "Oh",
        "/unmarked": "who knows",
        "/words/0": "one",
        "/tags/0": "t",
        "/pairs/0/1": "pair",
        "/pages/0/remark": "inside",
        "/by_colour/blue~1~0green": "sea",
        "/shelves/a~1b/0/remark": "deep",
        "/by_day/2026-03-02": "Monday",
        "/loose": "anything",
    }
    assert (plain["words"], plain["pairs"]) == ([None, ""], [[7, None]])
    assert plain["by_colour"] == {"blue/~green": None}
    assert plain["pages"] == [{"number": 1, "remark": None}]


def test_codes_choices_numbers_and_dates_stay_in_the_plain_half() -> None:
    form = Everything(
        story="A dog.", aside=None, code="PR 4034", maybe_code="X", codes=["Y"], fixed="yes", either="Z",
        colour=Colour.RED, counted={Colour.RED: 3}, price=Decimal("12.50"), on=date(2026, 3, 2), titled="W",
    )  # fmt: skip
    plain, personal = split(form)
    assert personal == {"/story": "A dog."}
    assert plain | {
        "code": "PR 4034", "maybe_code": "X", "codes": ["Y"], "fixed": "yes", "either": "Z", "colour": "red",
        "counted": {"red": 3}, "price": "12.50", "on": "2026-03-02", "binding": "CLOTH", "titled": "W",
        "story": None,
    } == plain  # fmt: skip


def test_a_choice_stays_a_choice_even_where_anything_may_stand() -> None:
    plain, personal = split(Everything(story="A dog.", aside=None, loose=Binding.CLOTH))
    assert (plain["loose"], personal) == ("CLOTH", {"/story": "A dog."})


def form_with(annotation: Any) -> type[Form]:
    return type("Loose", (Form,), {"__annotations__": {"notes": annotation}, "__module__": __name__})


@pytest.mark.parametrize(
    "annotation", [dict, dict[str, int], dict[Words, Code], Words | dict[str, int] | None]
)
def test_a_form_with_free_text_for_keys_is_refused_where_it_is_defined(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Loose\.notes has free text for keys"):
        form_with(annotation)


@pytest.mark.parametrize("annotation", [tuple[Code, Words], Code | Words, list[Literal["a"] | str]])
def test_a_field_that_mixes_free_text_with_codes_is_refused_where_it_is_defined(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Loose\.notes mixes free text with codes"):
        form_with(annotation)


# Words, codes and forms


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07bell", "a\x7fb"])
def test_words_with_control_characters_are_refused(bad: str) -> None:
    with pytest.raises(ValidationError, match="contains a control character"):
        Everything(story=bad, aside=None)


def test_words_may_have_lines_and_tabs_and_lose_only_the_space_around_them() -> None:
    assert Everything(story="  one\r\n\ttwo  ", aside=None).story == "one\r\n\ttwo"


@pytest.mark.parametrize(("story", "fault"), [("  ab ", "at least 3"), ("x" * 61, "at most 60")])
def test_words_keep_to_their_length(story: str, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Everything(story=story, aside=None)


def test_an_erased_text_answers_to_no_length_on_replay_and_to_every_length_otherwise() -> None:
    erased = {"story": "abc", "aside": ERASED, "pages": [{"number": 1, "remark": ERASED}], "words": [ERASED]}
    again = Everything.replayed(erased)
    assert (again.aside, again.pages[0].remark, again.words) == (ERASED, ERASED, [ERASED])
    with pytest.raises(ValidationError):
        Everything.model_validate(erased)


def test_only_the_erased_text_itself_is_let_through_on_replay() -> None:
    with pytest.raises(ValidationError):
        Everything.replayed({"story": "ab", "aside": None})


@pytest.mark.parametrize("bad", ["", "a;b", "a\nb", "x" * 121, "<b>"])
def test_a_code_is_one_short_plain_word_or_reference(bad: str) -> None:
    with pytest.raises(ValidationError):
        Everything(story="A dog.", aside=None, code=bad)


def test_unknown_fields_are_refused_and_a_form_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        NoForm.model_validate({"reason": "because"})
    with pytest.raises(ValidationError, match="frozen"):
        Reason(reason="long enough to count").reason = "another reason"  # type: ignore[misc]


def test_the_schema_tells_the_pages_how_to_draw_a_text() -> None:
    drawn = Everything.model_json_schema()["properties"]
    assert drawn["story"] == {
        "title": "Story", "description": "In your own words.", "type": "string", "minLength": 3,
        "maxLength": 60, "x-widget": "textarea",
    }  # fmt: skip
    assert drawn["aside"]["x-widget"] == "textarea"
    assert drawn["aside"]["anyOf"][0] == {"type": "string", "minLength": 2, "maxLength": 20}


def test_a_text_without_a_least_length_may_be_empty() -> None:
    class Note(Form):
        note: Words = text("Note")
        ref: Annotated[Code, Field(title="Ref")]

    assert split(Note(note="", ref="A"))[1] == {}
    assert "minLength" not in Note.model_json_schema()["properties"]["note"]
