"""A strict reader of iCalendar objects (RFC 5545), written apart from what writes them."""

import re
from typing import NamedTuple

_LINE = re.compile(
    r'(?P<name>[A-Z-]+)(?P<more>(?:;[A-Z-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]+))*):(?P<value>.*)'
)
_PARAMETER = re.compile(r';([A-Z-]+)=("[^"]*"|[^";:,]+)')


class Property(NamedTuple):
    """One line: its name, its parameters, its value as written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value, read as TEXT."""
        return re.sub(r"\\(.)", lambda m: {"n": "\n", "N": "\n"}.get(m[1], m[1]), self.value)


def lines(data: bytes) -> list[Property]:
    """Every content line, unfolded. Fails for one that is too long or no content line."""
    assert data.endswith(b"\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75, line
        assert b"\n" not in line and b"\r" not in line
        line.decode("utf-8")  # no letter is cut in two
    found = []
    for line in data.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        read = _LINE.fullmatch(line)
        assert read, line
        parameters = {
            name: re.sub(r"\^(.)", lambda m: {"n": "\n", "'": '"'}.get(m[1], m[1]), value.strip('"'))
            for name, value in _PARAMETER.findall(read["more"])
        }
        found.append(Property(read["name"], parameters, read["value"]))
    return found


def events(data: bytes) -> tuple[dict[str, str], list[dict[str, list[Property]]]]:
    """The properties of the calendar, and those of each event by name."""
    head: dict[str, str] = {}
    inside: list[dict[str, list[Property]]] = []
    depth: list[str] = []
    for each in lines(data):
        if each.name == "BEGIN":
            depth.append(each.value)
            inside += [{}] if each.value == "VEVENT" else []
        elif each.name == "END":
            assert depth.pop() == each.value
        elif depth == ["VCALENDAR"]:
            head[each.name] = each.value
        else:
            inside[-1].setdefault(each.name, []).append(each)
    assert depth == []
    return head, inside
