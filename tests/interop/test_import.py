"""POST /v1/imports: a file is checked whole, taken in whole or not at all, and twice is once."""

import csv
import hashlib
import io
from collections.abc import Iterable
from typing import Any

import httpx

from app.demonstration.story import cohort_file, rows
from app.interop.imports import MOST_ROWS
from tests.conftest import World
from tests.make import create, nhs_number
from tests.records import chain, everything, verified

HEADING = ("case_no", "nhs_number", "provider", "hourly_rate", "pattern", "driver", "baseline_hours_wk")
Told = list[tuple[int, str, str]]


def row(number: int, **changes: str) -> dict[str, str]:
    """A sound row of its own."""
    values = (f"N-{number:03}", nhs_number(number), "PRV-A", "16.50", "24h x7", "FALLS", "168")
    return dict(zip(HEADING, values, strict=True)) | changes


def sheet(lines: Iterable[dict[str, str]], heading: tuple[str, ...] = HEADING) -> bytes:
    """The rows as a spreadsheet program writes them."""
    written = io.StringIO()
    writer = csv.DictWriter(written, heading, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode()


async def send(world: World, content: bytes, who: str = "casey", **query: Any) -> httpx.Response:
    """Send a file in; a dry run unless told otherwise."""
    options: dict[str, Any] = {"headers": {"Content-Type": query.pop("kind", "text/csv")}}
    if "key" in query:
        options["key"] = query.pop("key")
    return await world.post(who, "/v1/imports", content=content, params=query, **options)


async def told(world: World, content: bytes) -> Told:
    """What a dry run finds wrong: line, column, and what."""
    answer = await send(world, content)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert (report["applied"], report["created"]) == (False, 0)
    assert all(fault["expected"] for fault in report["faults"])
    return [(fault["line"], fault["column"], fault["what"]) for fault in report["faults"]]


async def test_a_dry_run_says_what_would_be_done_and_changes_nothing(world: World):
    before = await everything(world)
    answer = await send(world, cohort_file(), cohort="Oxfordshire 34")
    assert answer.status_code == 200
    report = answer.json()
    assert (report["rows"], report["created"], report["known"], report["applied"]) == (34, 34, 0, False)
    assert (report["faults"], report["more_faults"]) == ([], 0)
    assert "saving_wk" in report["notes"][0]  # the client's own sums are not taken in
    assert await everything(world) == before


async def test_a_file_is_taken_in_and_the_same_file_again_adds_nothing(world: World):
    answer = await send(world, cohort_file(), dry_run="false", cohort="Oxfordshire 34")
    assert answer.status_code == 200
    report = answer.json()
    assert (report["rows"], report["created"], report["known"], report["applied"]) == (34, 34, 0, True)
    page = (await world.get("casey", "/v1/cases", params={"cohort": "Oxfordshire 34"})).json()
    assert [case["ref"] for case in page["cases"]] == [line["case_no"] for line in rows()]
    assert {case["stage"] for case in page["cases"]} == {"draft"}
    for line in rows():
        money = (await world.get("mo", f"/v1/cases/{line['case_no']}")).json()["money"]
        assert money["baseline"] == line["baseline_cost_wk"]
    patient = (await world.get("casey", "/v1/cases/OTO-001/patient")).json()
    assert patient["nhs_number"].replace(" ", "") == rows()[0]["nhs_number"]

    before = await everything(world)
    again = (await send(world, cohort_file(), dry_run="false", cohort="Oxfordshire 34")).json()
    assert (again["created"], again["known"], again["applied"]) == (0, 34, True)
    after = await everything(world)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"import_batch", "journal_entry"}  # that it was sent is on record, and nothing else
    digest = hashlib.sha256(cohort_file()).hexdigest()
    entries = await chain(world, "import/QTV")
    assert [(e["event"], e["actor"], e["data"]["created"]) for e in entries] == [
        ("cases_imported", "casey", 34),
        ("cases_imported", "casey", 0),
    ]
    assert {e["data"]["sha256"] for e in entries} == {digest}
    assert (await verified(world)).faults == ()


async def test_new_rows_of_a_known_file_are_added(world: World):
    await send(world, sheet([row(1), row(2)]), dry_run="false")
    more = (await send(world, sheet([row(2), row(1), row(3)]), dry_run="false")).json()
    assert (more["created"], more["known"]) == (1, 2)


async def test_a_number_that_is_known_stands_for_the_same_person_and_keeps_its_package(world: World):
    await send(world, sheet([row(1), row(2)]), dry_run="false")
    before = await everything(world)
    other = await send(world, sheet([row(1, nhs_number=nhs_number(7))]), dry_run="false")
    assert other.status_code == 422
    assert "is another person's case here" in other.json()["detail"]
    assert await everything(world) == before
    more = (await send(world, sheet([row(1, hourly_rate="17.25"), row(2)]), dry_run="false")).json()
    assert (more["created"], more["known"], len(more["notes"])) == (0, 2, 1)
    assert more["notes"][0].startswith("Line 2: N-001 is here already with another provider, hours or rate")
    assert (await world.get("mo", "/v1/cases/N-001")).json()["money"]["baseline"] == "2772.00"


async def test_one_row_that_is_wrong_keeps_the_whole_file_out(world: World):
    before = await everything(world)
    content = sheet([*(row(n) for n in range(1, 30)), row(30, provider="PRV-Z"), row(31)])
    answer = await send(world, content, dry_run="false")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "ImportRefused"
    assert problem["detail"] == (
        "Line 31, provider: this is not the ODS code of a provider known here today; "
        "expected see the list of organisations. Nothing was taken in."
    )
    assert [fault["pointer"] for fault in problem["errors"]] == ["/31/provider"]
    assert problem["report"]["rows"] == 31
    assert await everything(world) == before


async def test_each_kind_of_fault_is_told_with_its_line_and_column(world: World):
    other = await create(world, "OTO-001")  # a review that is open already
    assert other.status_code == 201
    found = await told(
        world,
        sheet(
            [
                row(1, case_no="=1+1"),
                row(2, nhs_number="9991000000"),
                row(3, nhs_number="9999999999"),
                row(4, provider="PRV-Z"),
                row(5, provider="QTV"),
                row(6, hourly_rate="-1"),
                row(7, hourly_rate="16.505"),
                row(8, pattern="round the clock"),
                row(9, baseline_hours_wk="84"),
                row(10, driver="LONELINESS"),
                row(11, case_no=""),
                row(12, baseline_hours_wk="many"),
                row(13),
                row(13, nhs_number=nhs_number(113)),
                row(14, case_no="N-114", nhs_number=nhs_number(13)),
                row(15, nhs_number=rows()[0]["nhs_number"]),
                row(16, case_no="N" * 41),
            ]
        ),
    )
    driver = next(what for line, _, what in found if line == 11)
    assert driver.startswith("Input should be 'FALLS'")
    wrong = "This is not an NHS number: its check digit is wrong. Look for a mistyped digit."
    equal = "This is not an NHS number: all its digits are equal. Check it against the source."
    assert found == [
        (2, "case_no", "begins like a formula"),
        (3, "nhs_number", wrong),
        (4, "nhs_number", equal),
        (5, "provider", "this is not the ODS code of a provider known here today"),
        (6, "provider", "this is not the ODS code of a provider known here today"),
        (7, "hourly_rate", "is not a rate"),
        (8, "hourly_rate", "is not a rate"),
        (9, "pattern", "is not understood"),
        (10, "baseline_hours_wk", "is not what the pattern gives, which is 168.00"),
        (11, "driver", driver),
        (12, "case_no", "is empty"),
        (13, "baseline_hours_wk", "is not a number"),
        (15, "case_no", "stands in line 14 already"),
        (16, "nhs_number", "is in this file already"),
        (17, "nhs_number", "has an open review at this provider"),
        (18, "case_no", "is too long"),
    ]


async def test_rows_of_unequal_length_are_told(world: World):
    content = sheet([row(1), row(2)]).decode().splitlines()
    assert await told(world, "\n".join([*content, "N-3,short", f"{content[1]},extra"]).encode()) == [
        (4, "", "has too many or too few values"),
        (5, "", "has too many or too few values"),
    ]


async def test_a_file_that_cannot_be_read_says_what_it_should_be(world: World):
    before = await everything(world)
    plain = sheet([row(1, given_name="Zoë"), row(2)], (*HEADING, "given_name")).decode()
    utf8 = 'a file saved as "CSV UTF-8"'
    for content, line, column, what, expected in (
        (plain.encode("cp1252"), 2, "", "holds a byte (0xeb) that is not UTF-8", utf8),
        (plain.encode("utf-16"), 1, "", "the file is in UTF-16", utf8),
        (plain.encode("utf-16-be"), 1, "", "the file is in UTF-16", utf8),
        (plain.encode("utf-16-le"), 1, "", "the file is in UTF-16", utf8),
        (b"", 1, "case_no", "this column is missing", "a heading case_no in the first line"),
        (plain.replace("driver", "reason_why").encode(), 1, "driver", "this column is missing", None),
        (plain.replace(",", ";").encode(), 1, "case_no", "this column is missing", None),
        (plain.encode() + b'N-9,"never closed', 4, "", None, "comma-separated values"),
        (plain.encode() + b"x" * 200_000, 4, "", "has too many or too few values", None),
        (b"PK\x03\x04 and so on", 1, "", "the file is a workbook", utf8),
    ):
        for dry_run in ("true", "false"):
            answer = await send(world, content, dry_run=dry_run)
            report = answer.json() if dry_run == "true" else answer.json()["report"]
            assert answer.status_code == (200 if dry_run == "true" else 422)
            fault = report["faults"][0]
            assert (fault["line"], fault["column"]) == (line, column), content[:40]
            assert what is None or fault["what"] == what
            assert expected is None or fault["expected"] == expected
            assert report["created"] == 0
    assert await everything(world) == before


async def test_a_byte_order_mark_other_headings_and_empty_rows_are_no_fault(world: World):
    content = b"\xef\xbb\xbf" + sheet([row(1)], (*HEADING, "remarks")).replace(b"case_no", b" Case_No ")
    content += b"\r\n,,,,,,,\r\n"
    report = (await send(world, content, dry_run="false")).json()
    assert (report["created"], report["faults"]) == (1, [])
    assert report["notes"] == [
        "The file begins with a byte order mark; it was skipped.",
        "These columns are not taken in: remarks.",
    ]


async def test_a_heading_that_stands_twice_is_told(world: World):
    content = sheet([row(1)], (*HEADING, "remarks")).replace(b"remarks", b"hourly_rate")
    assert await told(world, content) == [(1, "hourly_rate", "this column is there twice")]


async def test_more_rows_than_a_file_may_have_are_refused_whole(world: World):
    before = await everything(world)
    line = ",".join(row(1).values())
    content = "\n".join([",".join(HEADING), *[line] * (MOST_ROWS + 1)]).encode()
    assert await told(world, content) == [(10_002, "", "is one row too many")]
    assert (await send(world, content, dry_run="false")).status_code == 422
    assert await everything(world) == before


async def test_a_file_with_one_fault_everywhere_does_not_drown_the_reader(world: World):
    content = sheet(row(n, driver="LONELINESS") for n in range(600))
    report = (await send(world, content)).json()
    assert (len(report["faults"]), report["more_faults"]) == (500, 100)


async def test_anything_but_csv_is_refused(world: World):
    before = await everything(world)
    for kind in ("application/json", "text/plain", "application/vnd.ms-excel", ""):
        answer = await send(world, sheet([row(1)]), dry_run="false", kind=kind)
        assert (answer.status_code, answer.json()["code"]) == (415, "UnsupportedMedia")
    assert await everything(world) == before


async def test_only_those_who_may_open_cases_send_files_in(world: World):
    before = await everything(world)
    for who in ("ada", "quinn", "pia", "finn", "audrey", "home_a", "sys"):
        for dry_run in ("true", "false"):
            answer = await send(world, sheet([row(1)]), who, dry_run=dry_run)
            assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (await send(world, sheet([row(1)]), dry_run="perhaps")).status_code == 422
    assert (await send(world, sheet([row(1)]), cohort="<script>")).status_code == 422
    assert await everything(world) == before


async def test_a_neighbour_opens_cases_of_its_own_only(world: World):
    await send(world, sheet([row(1)]), dry_run="false")
    there = (await send(world, sheet([row(1)]), "nosy", dry_run="false")).json()
    assert (there["created"], there["known"]) == (1, 0)  # the same number is another case there
    assert (await world.get("nosy", "/v1/cases")).json()["cases"][0]["ref"] == "N-001"
    assert len((await world.get("casey", "/v1/cases")).json()["cases"]) == 1


async def test_a_repeated_request_is_answered_as_before(world: World):
    content = sheet([row(1)])
    first = await send(world, content, dry_run="false", key="file-of-monday")
    second = await send(world, content, dry_run="false", key="file-of-monday")
    assert first.json()["created"] == 1
    assert second.content == first.content
    other = await send(world, sheet([row(2)]), dry_run="false", key="file-of-monday")
    assert (other.status_code, other.json()["code"]) == (422, "KeyReused")


async def test_a_known_number_that_stands_for_somebody_else_is_a_fault(world: World):
    assert (await send(world, sheet([row(1)]), dry_run=False)).status_code == 200
    other = sheet([row(1, nhs_number=nhs_number(2))])
    assert await told(world, other) == [(2, "case_no", "is another person's case here")]
    refused = await send(world, other, dry_run=False)
    assert refused.status_code == 422, refused.text
    assert (await verified(world)).faults == ()


async def test_a_known_case_with_another_package_is_told_and_left_as_it_is(world: World):
    assert (await send(world, sheet([row(1)]), dry_run=False)).status_code == 200
    answer = await send(world, sheet([row(1, hourly_rate="99.50")]), dry_run=False)
    assert answer.json()["known"] == 1
    assert "N-001 is here already with another provider, hours or rate" in answer.json()["notes"][0]
    case = (await world.get("mo", "/v1/cases/N-001")).json()
    assert case["money"]["baseline"] == "2772.00"


async def test_whoever_declared_an_interest_in_a_home_sends_none_of_its_cases(world: World):
    tie = {"provider": "PRV-B", "kind": "FINANCIAL", "reason": "My brother owns a part of it."}
    assert (await world.post("casey", "/v1/interests", tie)).status_code == 201
    before = await everything(world)
    both = sheet([row(1), row(2, provider="PRV-B")])
    assert await told(world, both) == [(3, "provider", "is a home in which you declared an interest")]
    assert (await send(world, both, dry_run=False)).status_code == 422
    assert await everything(world) == before
    assert (await send(world, both, who="mo", dry_run=False)).status_code == 200


async def test_of_a_known_case_that_the_sender_does_not_see_nothing_is_told(world: World):
    assert (await send(world, sheet([row(1)]), dry_run=False)).status_code == 200
    tie = {"ref": "N-001", "kind": "PERSONAL", "reason": "The person is a cousin of mine."}
    assert (await world.post("casey", "/v1/interests", tie)).status_code == 201
    others = [row(1, nhs_number=nhs_number(2), hourly_rate="99.50"), row(3, nhs_number=nhs_number(1))]
    report = (await send(world, sheet(others))).json()
    assert (report["known"], report["notes"]) == (1, [])
    (fault,) = report["faults"]  # the package is under review; as which case is not said
    assert (fault["line"], "N-001" in str(fault)) == (3, False)
    seen = (await send(world, sheet(others[1:]), who="mo")).json()
    assert "N-001" in seen["faults"][0]["expected"]
