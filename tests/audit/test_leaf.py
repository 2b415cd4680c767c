"""The bytes of an entry: one way to write it down, and a hash that binds it."""

import hashlib
import json
import math
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audit.leaf import NO_LEAF, canonical, commit, leaf

LARGEST = 2**53 - 1

ascii_keys = st.text(st.characters(min_codepoint=0, max_codepoint=127), max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-LARGEST, max_value=LARGEST)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4)
)
bodies = st.dictionaries(ascii_keys, values, max_size=6)


def jcs(value: Any) -> str:
    """RFC 8785 for what an entry may hold, written out from its sections 3.2.2 and 3.2.3."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
            return (
                '"'
                + "".join(short.get(ord(c), f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in value)
                + '"'
            )
        case list():
            return "[" + ",".join(map(jcs, value)) + "]"
        case dict():
            in_order = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
            return "{" + ",".join(f"{jcs(key)}:{jcs(inner)}" for key, inner in in_order) + "}"
    raise AssertionError(f"{value!r} is not in the subset")


# Written one way


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ({}, "{}"),
        ({"b": 1, "a": 2, "B": 3, "10": 4, "9": 5}, '{"10":4,"9":5,"B":3,"a":2,"b":1}'),
        ({"a": [None, True, False, 0, -1]}, '{"a":[null,true,false,0,-1]}'),
        ({"a": {"z": [], "y": {}}}, '{"a":{"y":{},"z":[]}}'),
        ({"a": LARGEST, "b": -LARGEST}, '{"a":9007199254740991,"b":-9007199254740991}'),
        ({"a": "\x00\x08\t\n\x0b\x0c\r\x1f"}, r'{"a":"\u0000\b\t\n\u000b\f\r\u001f"}'),
        ({"a": '"\\/'}, r'{"a":"\"\\/"}'),
        ({"a": "\x7f\x80\u2028\u2029\ufeff"}, '{"a":"\x7f\x80\u2028\u2029\ufeff"}'),
        ({"a": "£16.50 naïve € 𝄞"}, '{"a":"£16.50 naïve € 𝄞"}'),
        ({"a": "e\u0301", "b": "\u00e9"}, '{"a":"e\u0301","b":"\u00e9"}'),
    ],
    ids=[
        "empty",
        "order",
        "literals",
        "nested",
        "integers",
        "control",
        "quotes",
        "plain",
        "utf8",
        "as typed",
    ],
)
def test_a_body_is_written_as_rfc_8785_says(body: dict[str, Any], written: str):
    assert canonical(body) == written == jcs(body)


@settings(max_examples=60, deadline=None)
@given(bodies)
def test_every_body_is_written_as_rfc_8785_says_and_reads_back_the_same(body: dict[str, Any]):
    written = canonical(body)
    assert written == jcs(body)
    assert json.loads(written) == body
    assert canonical(json.loads(written)) == written


@settings(max_examples=60, deadline=None)
@given(bodies, st.randoms())
def test_the_order_in_which_a_body_was_put_together_does_not_matter(body: dict[str, Any], chance: Any):
    members = list(body.items())
    chance.shuffle(members)
    assert canonical(dict(members)) == canonical(body)


def test_the_words_and_numbers_of_an_enum_are_written_as_plain_ones():
    class Word(StrEnum):
        A = "FALLS"

    class Number(IntEnum):
        B = 7

    assert canonical({"w": Word.A, "n": Number.B, Word.A: (1, 2)}) == '{"FALLS":[1,2],"n":7,"w":"FALLS"}'


def test_true_is_not_one():
    assert canonical({"a": True}) != canonical({"a": 1})
    assert canonical({"a": False}) != canonical({"a": 0})


# Refused


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        -0.0,
        math.nan,
        math.inf,
        2**53,
        -(2**53),
        10**400,
        Decimal("1.50"),
        b"bytes",
        {1, 2},
        Ellipsis,
        "\ud800",
        "a\udc00b",
    ],
    ids=repr,
)
@pytest.mark.parametrize("place", ["at the top", "in a list", "in an object", "in a tuple"])
def test_what_could_be_written_in_two_ways_is_refused(value: Any, place: str):
    held: dict[str, Any] = {"in a list": [value], "in an object": {"a": value}, "in a tuple": (1, value)}
    with pytest.raises(ValueError, match=r"cannot hold|surrogates"):
        canonical({"a": held.get(place, value)})


@pytest.mark.parametrize("key", ["é", "𝄞", "\ud800", "\x80", 1, None, True, 1.5], ids=repr)
def test_a_key_that_is_not_ascii_text_is_refused(key: Any):
    for body in ({key: 1}, {"a": {key: 1}}, {"a": [{key: 1}]}):
        with pytest.raises(ValueError, match="a journal key must be ASCII text"):
            canonical(body)


# Hashes


def test_a_leaf_is_the_sha_256_of_a_zero_byte_and_the_body():
    # from a shell: printf '\\0{}' | sha256sum
    assert leaf("{}") == "28a3a18f6cd6406b086e9ffda1f9b8a13dbcf44b0f3f32cb9031a11fd053acf9"


@settings(max_examples=60, deadline=None)
@given(bodies)
def test_a_leaf_hashes_the_utf_8_bytes(body: dict[str, Any]):
    written = canonical(body)
    assert leaf(written) == hashlib.sha256(b"\x00" + written.encode()).hexdigest()
    assert len(leaf(written)) == 64


def test_no_entry_can_have_the_leaf_that_stands_for_none():
    assert NO_LEAF == "" != leaf("")


def test_a_commitment_is_the_hmac_sha_256_of_rfc_4231():
    assert commit(b"Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@given(st.binary(min_size=32, max_size=32), st.text(max_size=30), st.text(max_size=30))
def test_a_commitment_binds_its_words(salt: bytes, words: str, others: str):
    words, others = (text.encode("utf-8", "replace").decode() for text in (words, others))
    assert commit(salt, words) == commit(salt, words)
    assert (commit(salt, words) == commit(salt, others)) is (words == others)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_the_same_words_under_another_salt_look_like_other_words(one: bytes, other: bytes):
    assert (commit(one, "yes") == commit(other, "yes")) is (one == other)
