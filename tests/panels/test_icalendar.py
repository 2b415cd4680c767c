"""iCalendar objects, read back by a reader of their own."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.panels.icalendar import Attendee, Meeting, Method, calendar
from tests.panels.calendars import events

AT = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
PIA = Attendee("pia", "Pia Example", chair=True)
SAM = Attendee("sam", 'Sam "MCA" Example; lead, adviser', voting=False)


def meeting(**changes: object) -> Meeting:
    given_: dict[str, object] = {
        "id": "sit_1", "title": "ICB panel: sitting", "held_on": date(2026, 9, 30), "starts_at": "10:00", "sequence": 0,
        "changed_at": AT,
    }  # fmt: skip
    return Meeting(**(given_ | changes))  # type: ignore[arg-type]


def test_an_invitation_says_when_and_who() -> None:
    asked = meeting(called_by=Attendee("sid", "Sid Example"), attendees=[PIA, SAM])
    head, (event,) = events(calendar([asked], Method.REQUEST).encode())
    assert (head["VERSION"], head["METHOD"]) == ("2.0", "REQUEST")
    assert {name: each[0].value for name, each in event.items() if name not in ("ATTENDEE", "ORGANIZER")} == {
        "UID": "sit_1@quorate", "DTSTAMP": "20260907T110000Z", "SEQUENCE": "0", "DTSTART": "20260930T090000Z",
        "DTEND": "20260930T120000Z", "SUMMARY": "ICB panel: sitting", "CLASS": "PRIVATE", "STATUS": "CONFIRMED",
    }  # fmt: skip
    told = [(a.parameters["CN"], a.parameters["ROLE"]) for a in event["ATTENDEE"]]
    assert told == [("Pia Example", "CHAIR"), (SAM.name, "OPT-PARTICIPANT")]
    assert event["ORGANIZER"][0].parameters["CN"] == "Sid Example"
    addresses = {a.value for a in event["ATTENDEE"]}
    assert len(addresses) == 2
    assert all(address.startswith("urn:uuid:") for address in addresses)


def test_ten_o_clock_is_ten_o_clock_in_london_in_winter_too() -> None:
    _, (event,) = events(calendar([meeting(held_on=date(2026, 11, 30))], Method.PUBLISH).encode())
    assert event["DTSTART"][0].value == "20261130T100000Z"


def test_a_cancelled_sitting_is_cancelled_in_calendars() -> None:
    gone = meeting(cancelled=True, sequence=3)
    head, (event,) = events(calendar([gone], Method.CANCEL).encode())
    assert (head["METHOD"], event["STATUS"][0].value, event["SEQUENCE"][0].value) == (
        "CANCEL",
        "CANCELLED",
        "3",
    )


def test_no_sitting_is_a_calendar_too() -> None:
    head, found = events(calendar([], Method.PUBLISH, "Panel sittings, mine").encode())
    assert (found, head["X-WR-CALNAME"]) == ([], "Panel sittings\\, mine")


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n;,:^\\"'), max_size=200)


@given(WORDS, WORDS)
def test_whatever_somebody_is_called_is_read_back_as_it_was(title: str, name: str) -> None:
    asked = meeting(title=title, attendees=[Attendee("x", name)])
    _, (event,) = events(calendar([asked], Method.REQUEST).encode())
    assert event["SUMMARY"][0].text == title
    assert event["ATTENDEE"][0].parameters["CN"] == name
