"""What the forms tell the pages beside their shape: words for every code, and which field hangs on which."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.programmes.lines import Line
from app.programmes.registry import WORDS, process_of
from app.workflow.choice import Choice, words_of
from app.workflow.forms import Form
from app.workflow.when import ABSENT, GIVEN
from tests.programmes.one_to_one.examples import every_form

PROCESS = process_of("one_to_one")
FORMS = sorted({*every_form(), *PROCESS.forms().values()}, key=lambda form: form.__name__)
MODELS = [*FORMS, Line]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that is itself one."""
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    if isinstance(schema, list):
        for part in schema:
            yield from parts(part)


def conditional() -> Iterator[tuple[type[Any], str, str, Any]]:
    """Each form, its field, the neighbour that it hangs on, and the values that are wanted of that."""
    for model in MODELS:
        for name, field in model.model_json_schema()["properties"].items():
            for neighbour, wanted in field.get("x-when", {}).items():
                yield model, name, neighbour, wanted


CONDITIONS = list(conditional())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_code_of_every_form_has_words(form: type[Form]):
    schema = form.model_json_schema()
    for part in parts(schema):
        if "enum" in part:
            words = part["x-labels"]
            assert sorted(words) == sorted(part["enum"]), part
            assert not [said for said in words.values() if "_" in said or said != said.strip() or not said]
            assert len(set(words.values())) == len(words), part


def test_there_are_fields_that_hang_on_others():
    assert {(form.__name__, field) for form, field, _, _ in CONDITIONS} >= {
        ("RecordConsultation", "dissent_note"),
        ("SubmitReferral", "authoriser"),
        ("RecordRecommendation", "refer_to"),
        ("Line", "nights_per_week"),
    }


@pytest.mark.parametrize(
    ("form", "field", "neighbour", "wanted"),
    CONDITIONS,
    ids=[f"{form.__name__}.{field}-{neighbour}" for form, field, neighbour, _ in CONDITIONS],
)
def test_a_field_hangs_on_one_above_it_and_on_values_that_exist(
    form: type[Form], field: str, neighbour: str, wanted: Any
):
    schema = form.model_json_schema()
    names = list(schema["properties"])
    assert names.index(neighbour) < names.index(field), "it is asked below the field that asks for it"
    assert field not in schema.get("required", ()), "what is not asked cannot be sent"
    asking = schema["properties"][neighbour]
    if wanted in (GIVEN, ABSENT):
        assert neighbour not in schema.get("required", ()), "what is always given decides nothing"
        return
    known = {value for part in parts(inlined(asking, schema)) for value in part.get("enum", ())}
    if asking.get("type") == "boolean":
        known = {True, False}
    assert wanted and set(wanted) < known, "it would be asked always, or for no value that there is"


def inlined(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A field with the definition that it refers to, in itself or as one of its kinds."""
    refs = [part["$ref"].split("/")[-1] for part in parts(field) if "$ref" in part]
    return {"found": [schema["$defs"][ref] for ref in refs]}


def test_a_code_has_words_of_its_own_or_is_read_as_it_stands():
    class Size(Choice):
        VERY_BIG = "VERY_BIG"
        XS = "XS", "Tiny"

    assert [(one.label, one.words) for one in Size] == [("Very big", "very big"), ("Tiny", "xs")]
    assert Size("XS") is Size.XS and f"{Size.XS}" == "XS"


def test_a_code_that_says_two_things_has_no_words_outside_its_list():
    class One(Choice):
        RATE = "RATE", "The rate"
        SAME = "SAME"

    class Other(Choice):
        RATE = "RATE", "How fast"
        SAME = "SAME"

    assert words_of((One, Other)) == {"SAME": "Same"}


def test_the_words_of_the_programme_are_those_of_its_forms():
    words = WORDS[PROCESS.name]
    assert (words["S117"], words["SLEEP_IN"]) == ("Section 117 aftercare", "Sleep-in")
    assert not [said for said in words.values() if "_" in said]
