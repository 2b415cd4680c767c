"""What the verifier sees, and what it cannot see by itself."""

import ast
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.audit import verify
from app.audit.journal import ENTRIES, Entry, link
from app.audit.leaf import NO_LEAF, canonical, leaf
from app.audit.verify import Row, faults

BEGAN = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
LENGTH = 30
ONE, TWO = "case/QTV/OTO-001", "case/QTV/OTO-002"


def chain_of(name: str, length: int = LENGTH) -> list[Row]:
    """A chain of entries, every third with words beside it."""
    rows: list[Row] = []
    prev = NO_LEAF
    for seq in range(1, length + 1):
        texts = {"/reason": f"the family was told, {name} {seq}"} if seq % 3 == 0 else {}
        entry = Entry(
            name,
            act="note",
            event="noted",
            actor="ada",
            role="REVIEWER",
            organisation="QTV",
            at=BEGAN + timedelta(minutes=seq),
            data={"n": seq},
            texts=texts,
        )
        made = link(entry, seq, prev)
        body = next(values["body"] for into, values in made.rows if into is ENTRIES)
        beside = next((values for into, values in made.rows if into is not ENTRIES), {})
        rows.append((name, seq, body, made.leaf, beside.get("salt"), beside.get("payload")))
        prev = made.leaf
    return rows


@pytest.fixture(scope="module")
def clean() -> tuple[Row, ...]:
    """Two chains of thirty entries, in order."""
    return (*chain_of(ONE), *chain_of(TWO))


def found(rows: Sequence[Row]) -> list[str]:
    return list(faults(rows))


def edited(row: Row, **members: object) -> Row:
    """The row with other words in its body, and its leaf as it was."""
    return (*row[:2], canonical(json.loads(row[2]) | members), *row[3:])


def rehashed(row: Row) -> Row:
    """The row with the leaf that its body has now."""
    return (*row[:3], leaf(row[2]), *row[4:])


def relinked(rows: Sequence[Row]) -> list[Row]:
    """The rows renumbered, each body naming the one before it anew: what somebody with time would do."""
    made: list[Row] = []
    for seq, row in enumerate(rows, 1):
        body = json.loads(row[2]) | {"seq": seq, "prev": made[-1][3] if made else NO_LEAF}
        made.append(rehashed((row[0], seq, canonical(body), *row[3:])))
    return made


# Nothing wrong


def test_two_chains_as_they_were_written_have_no_fault(clean: tuple[Row, ...]):
    assert found(clean) == []


def test_no_entries_have_no_fault():
    assert found([]) == []


def test_erased_words_are_no_fault(clean: tuple[Row, ...]):
    assert found([(*row[:4], None, None) for row in clean]) == []


# Tampering that is seen: with the text of an entry


def edit(rows: list[Row]) -> None:
    rows[9] = edited(rows[9], actor="rory")


def edit_and_rehash(rows: list[Row]) -> None:
    rows[9] = rehashed(edited(rows[9], actor="rory"))


def back_date(rows: list[Row]) -> None:
    rows[9] = rehashed(edited(rows[9], at="2026-01-01T00:00:00.000000Z"))


def put_in_white_space(rows: list[Row]) -> None:
    rows[9] = (*rows[9][:2], rows[9][2].replace(":", ": ", 1), *rows[9][3:])


def end_with_a_new_line(rows: list[Row]) -> None:
    rows[9] = (*rows[9][:2], rows[9][2] + "\n", *rows[9][3:])


def write_another_leaf(rows: list[Row]) -> None:
    rows[9] = (*rows[9][:3], "0" * 64, *rows[9][4:])


def write_the_leaf_in_capitals(rows: list[Row]) -> None:
    rows[9] = (*rows[9][:3], rows[9][3].upper(), *rows[9][4:])


# with the order


def delete_the_first(rows: list[Row]) -> None:
    del rows[0]


def delete_one(rows: list[Row]) -> None:
    del rows[9]


def delete_one_and_rehash_the_next(rows: list[Row]) -> None:
    follows = json.loads(rows[10][2]) | {"seq": 10, "prev": rows[8][3]}
    rows[9:11] = [rehashed((ONE, 10, canonical(follows), *rows[10][3:]))]


def delete_several(rows: list[Row]) -> None:
    del rows[5:12]


def change_places(rows: list[Row]) -> None:
    rows[9], rows[10] = (*rows[9][:2], *rows[10][2:]), (*rows[10][:2], *rows[9][2:])


def take_out_of_place(rows: list[Row]) -> None:
    rows[9], rows[10] = rows[10], rows[9]


def write_one_twice(rows: list[Row]) -> None:
    rows.insert(10, rows[9])


def write_one_twice_with_a_new_number(rows: list[Row]) -> None:
    rows.insert(LENGTH, (ONE, LENGTH + 1, *rows[LENGTH - 1][2:]))


def change_places_between_chains(rows: list[Row]) -> None:
    a, b = rows[9], rows[9 + LENGTH]
    rows[9], rows[9 + LENGTH] = (*a[:2], *b[2:]), (*b[:2], *a[2:])


def call_one_chain_by_the_other_name(rows: list[Row]) -> None:
    rows[:LENGTH], rows[LENGTH:] = (
        [(ONE, *row[1:]) for row in rows[LENGTH:]],
        [(TWO, *row[1:]) for row in rows[:LENGTH]],
    )


def put_one_in_between(rows: list[Row]) -> None:
    more = json.loads(rows[9][2]) | {"seq": 11, "prev": rows[9][3]}
    later = [(ONE, row[1] + 1, *row[2:]) for row in rows[10:LENGTH]]
    rows[10:LENGTH] = [rehashed((ONE, 11, canonical(more), "", None, None)), *later]


# with the words beside an entry


def change_the_words(rows: list[Row]) -> None:
    rows[8] = (*rows[8][:5], '{"/reason":"nobody was told"}')


def change_places_of_words(rows: list[Row]) -> None:
    rows[8], rows[11] = (*rows[8][:4], *rows[11][4:]), (*rows[11][:4], *rows[8][4:])


def put_words_beside_an_entry_without_any(rows: list[Row]) -> None:
    rows[9] = (*rows[9][:4], *rows[8][4:])


def change_the_salt(rows: list[Row]) -> None:
    rows[8] = (*rows[8][:4], "00" * 32, rows[8][5])


def spoil_the_salt(rows: list[Row]) -> None:
    rows[8] = (*rows[8][:4], "no salt", rows[8][5])


def take_the_salt_away(rows: list[Row]) -> None:
    rows[8] = (*rows[8][:4], None, '{"/reason":"nobody was told"}')


def take_the_words_alone_away(rows: list[Row]) -> None:
    rows[8] = (*rows[8][:5], None)


ALTERED = f"{ONE} entry 10: its text was altered after it was written"
NOT_AFTER = f"{ONE} entry 11: it does not follow the entry before it"
OTHER_WORDS = f"{ONE} entry 9: the words kept beside it are not those it was written with"


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (edit, ALTERED),
        (edit_and_rehash, NOT_AFTER),
        (back_date, NOT_AFTER),
        (put_in_white_space, ALTERED),
        (end_with_a_new_line, ALTERED),
        (write_another_leaf, ALTERED),
        (write_the_leaf_in_capitals, ALTERED),
        (delete_the_first, f"{ONE} entry 2: entry 1 is missing"),
        (delete_one, f"{ONE} entry 11: entry 10 is missing"),
        (delete_one_and_rehash_the_next, f"{ONE} entry 12: entry 11 is missing"),
        (delete_several, f"{ONE} entry 13: entry 6 is missing"),
        (change_places, f"{ONE} entry 10: it was written as {ONE} entry 11"),
        (take_out_of_place, f"{ONE} entry 10: it comes twice, or out of its place"),
        (write_one_twice, f"{ONE} entry 10: it comes twice, or out of its place"),
        (write_one_twice_with_a_new_number, f"{ONE} entry 31: it was written as {ONE} entry 30"),
        (change_places_between_chains, f"{ONE} entry 10: it was written as {TWO} entry 10"),
        (call_one_chain_by_the_other_name, f"{ONE} entry 1: it was written as {TWO} entry 1"),
        (put_one_in_between, f"{ONE} entry 12: it was written as {ONE} entry 11"),
        (change_the_words, OTHER_WORDS),
        (change_places_of_words, OTHER_WORDS),
        (
            put_words_beside_an_entry_without_any,
            f"{ONE} entry 10: the words kept beside it are not those it was written with",
        ),
        (change_the_salt, OTHER_WORDS),
        (spoil_the_salt, OTHER_WORDS),
        (take_the_salt_away, OTHER_WORDS),
        (take_the_words_alone_away, OTHER_WORDS),
    ],
)
def test_tampering_is_seen_and_named(clean: tuple[Row, ...], tamper: Callable[[list[Row]], None], told: str):
    rows = list(clean)
    tamper(rows)
    assert rows != list(clean)
    assert told in found(rows)


def test_a_byte_changed_anywhere_in_a_text_is_seen(clean: tuple[Row, ...]):
    body = clean[11][2].encode()
    assert len(body) > 300
    for place in range(len(body)):
        for mask in (0x01, 0x20, 0x80):
            bent = body[:place] + bytes([body[place] ^ mask]) + body[place + 1 :]
            row = (*clean[11][:2], bent.decode("utf-8", "surrogateescape"), *clean[11][3:])
            told = found([*clean[:11], row, *clean[12:LENGTH]])
            assert f"{ONE} entry 12: its text was altered after it was written" in told, (place, mask)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"words"', "{}", "[" * 100_000, "9" * 5_000, "\ud800"],
    ids=lambda t: t[:5],
)
def test_a_text_that_is_no_entry_is_a_fault_even_with_its_own_leaf(clean: tuple[Row, ...], text: str):
    hashed = hashlib.sha256(b"\x00" + text.encode("utf-8", "surrogatepass")).hexdigest()
    told = found([*clean[:9], (ONE, 10, text, hashed, None, None), *clean[10:LENGTH]])
    assert any(fault.startswith(f"{ONE} entry 10: ") for fault in told)
    assert NOT_AFTER in told


def test_every_fault_is_told_not_the_first_alone(clean: tuple[Row, ...]):
    rows = list(clean)
    edit(rows)
    change_the_words(rows)
    rows[LENGTH + 4] = edited(rows[LENGTH + 4], act="vote")
    assert found(rows) == [
        OTHER_WORDS,
        ALTERED,
        f"{TWO} entry 5: its text was altered after it was written",
    ]


# What a chain cannot show by itself: whoever kept its newest leaf sees the difference


@pytest.mark.parametrize("kept", [0, 1, LENGTH - 1])
def test_a_truncated_tail_is_not_seen_by_the_chain_alone_but_its_newest_leaf_differs(
    clean: tuple[Row, ...], kept: int
):
    rows = clean[:kept]
    assert found(rows) == []
    assert [row[3] for row in rows][-1:] != [clean[LENGTH - 1][3]]


@pytest.mark.parametrize("gone", [0, 9, LENGTH - 1])
def test_a_chain_written_anew_to_its_end_is_not_seen_by_itself_but_its_newest_leaf_differs(
    clean: tuple[Row, ...], gone: int
):
    rows = relinked([row for place, row in enumerate(clean[:LENGTH]) if place != gone])
    assert found(rows) == []
    assert rows[-1][3] != clean[LENGTH - 1][3]


def test_an_edited_newest_entry_is_not_seen_by_itself_but_its_leaf_differs(clean: tuple[Row, ...]):
    rows = list(clean[:LENGTH])
    rows[-1] = rehashed(edited(rows[-1], actor="rory"))
    assert found(rows) == []
    assert rows[-1][3] != clean[LENGTH - 1][3]


# It stands alone


def test_it_imports_the_standard_library_and_nothing_of_ours():
    tree = ast.parse(Path(str(verify.__file__)).read_text())
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "a relative import"]
        )
    }
    assert names <= sys.stdlib_module_names
