"""iCalendar objects (RFC 5545, RFC 5546) of sittings: who is called where and when, and nothing of any case.

Pure: it is given the time. Lines end with CRLF and are folded at 75 octets; texts are escaped; times are in UTC.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.clock import LONDON

MEDIA_TYPE = "text/calendar; charset=utf-8"
LENGTH = timedelta(hours=3)
"""For how long a sitting takes up a calendar. Of its real length it could be told how many cases there are."""

_PRODUCT = "-//Quorate//Panel sittings//EN"
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Method(StrEnum):
    """What a calendar is to do with what it gets."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is called: by name, with their part in the sitting."""

    person: str
    name: str
    chair: bool = False
    voting: bool = True


@dataclass(frozen=True, slots=True)
class Meeting:
    """One sitting as a calendar sees it. `sequence` goes up with every change of it."""

    id: str
    title: str
    held_on: date
    starts_at: str
    sequence: int
    changed_at: datetime
    cancelled: bool = False
    called_by: Attendee | None = None
    attendees: Sequence[Attendee] = ()

    @property
    def begins(self) -> datetime:
        """The instant at which it begins."""
        hour, minute = map(int, self.starts_at.split(":"))
        return datetime.combine(self.held_on, time(hour, minute), LONDON).astimezone(UTC)


def calendar(meetings: Iterable[Meeting], method: Method, name: str = "") -> str:
    """The meetings as one iCalendar object."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    for meeting in meetings:
        lines += _event(meeting)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(meeting: Meeting) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(meeting.id)}@quorate"
    yield f"DTSTAMP:{_instant(meeting.changed_at)}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTART:{_instant(meeting.begins)}"
    yield f"DTEND:{_instant(meeting.begins + LENGTH)}"
    yield f"SUMMARY:{_text(meeting.title)}"
    yield "CLASS:PRIVATE"
    yield f"STATUS:{'CANCELLED' if meeting.cancelled else 'CONFIRMED'}"
    if meeting.called_by is not None:
        yield f"ORGANIZER;CN={_parameter(meeting.called_by.name)}:{_address(meeting.called_by.person)}"
    for each in meeting.attendees:
        part = "CHAIR" if each.chair else "REQ-PARTICIPANT" if each.voting else "OPT-PARTICIPANT"
        named = f"CN={_parameter(each.name)};ROLE={part};PARTSTAT=NEEDS-ACTION"
        yield f"ATTENDEE;{named}:{_address(each.person)}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _address(person: str) -> str:
    """A calendar user address. Nobody's e-mail is known here; the same person always has the same one."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'quorate/people/{person}')}"


def _text(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", _LINE_END.sub(r"\\n", escaped))


def _parameter(value: str) -> str:
    """A parameter value in quotes, with what cannot stand there written as RFC 6868 says."""
    written = value.replace("^", "^^").replace('"', "^'")
    return '"' + _CONTROL.sub("", _LINE_END.sub("^n", written)) + '"'


def _folded(line: str) -> str:
    """The line in pieces of 75 octets at most, never through the middle of a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])
