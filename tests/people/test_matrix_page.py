"""The page for an auditor names every role, every move and every address, and is the same in a terminal as in a browser."""

import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.main import addresses
from app.people.access import READS, Reach
from app.people.matrix import WAYS, Section, Table, page
from app.people.matrix_page import as_html, as_markdown
from app.people.routes import ROUTES, Scope
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.roles import ROLE_TITLES, Role
from app.workflow.sensitivity import Sensitivity

PRINTED = as_markdown(page(ONE_TO_ONE, addresses()))


def part(title: str) -> str:
    """What stands under one heading, with its parts."""
    level, found = re.search(rf"^(#+) {re.escape(title)}\n((?s:.*))", PRINTED, re.MULTILINE).groups()  # type: ignore[union-attr]
    return re.split(rf"^#{{1,{len(level)}}} ", found, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text."""
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]


def test_it_names_every_address_with_who_may_ask_there():
    listed = {row[1]: row for row in rows(part("Addresses"))}
    for name, at in addresses().items():
        assert listed[name][0] == f"{at.method} {at.path}"
        for role in ROUTES[name].roles or ():
            assert ROLE_TITLES[role] in listed[name][3], (name, role)
        assert ("second factor" in " ".join(listed[name][4:])) is ROUTES[name].step_up, name
    assert len(addresses()) == len(ROUTES) == len(listed) - 2  # and a heading


def test_it_names_every_role_with_what_it_reaches_and_reads():
    titles = [line for line in PRINTED.splitlines() if line.startswith("### ")]
    assert titles == [f"### {ROLE_TITLES[role].capitalize()} ({role})" for role in Role]
    for role in Role:
        told = part(f"{ROLE_TITLES[role].capitalize()} ({role})")
        for way, facts in READS.get(role, ()):
            assert f"Comes to {WAYS[way]}" in told
            assert all(fact in told for fact in facts or ("the whole record",))
        assert ("Comes to no case." in told) is (role not in READS)


def test_it_names_every_move_with_who_makes_it_and_where():
    listed = rows(part("Moves"))
    for move in ONE_TO_ONE.moves:
        mine = [row for row in listed if row[0] == move.action]
        assert any(all(ROLE_TITLES[Role(role)] in row[4] for role in move.roles) for row in mine), move.action
        if move.step_up:
            assert all("second factor" in row[5] for row in mine), move.action
    assert {row[0] for row in listed} >= {move.action for move in ONE_TO_ONE.moves}


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_is_shown_the_moves_that_are_its_own_and_no_other(role: Role):
    told = rows(part(f"{ROLE_TITLES[role].capitalize()} ({role})"))
    found = {row[1] for row in told} - {"Move", "---"}
    assert found == {move.action for move in ONE_TO_ONE.moves if role in move.roles}


def test_it_says_what_each_scope_opens_and_what_each_mark_is():
    listed = {row[0]: row[1] for row in rows(part("Connected systems"))}
    assert set(listed) >= set(Scope)
    for name, route in ROUTES.items():
        if route.scope is not None:
            assert name in listed[route.scope].split(", ")
    assert all(mark in PRINTED for mark in Sensitivity)


def test_every_way_to_a_case_has_its_words():
    assert set(WAYS) == set(Reach)


class Words(HTMLParser):
    """The text of a page and its elements, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what is open."""
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is closed was open last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if self.open[-1:] != ["style"]:
            self.text.append(data)


def test_as_html_it_says_the_same_and_needs_nothing_from_elsewhere():
    words = Words()
    words.feed(html := as_html(page(ONE_TO_ONE, addresses())))
    assert not words.open and not words.seen & {"script", "link", "img", "iframe"}
    assert "http" not in html and "url(" not in html
    said = " ".join(words.text)
    for name in (*ROUTES, *(f"({role})" for role in Role), *(move.action for move in ONE_TO_ONE.moves)):
        assert name in said


def test_whatever_is_printed_keeps_to_its_cell():
    odd = Section("A <b>", ("1 < 2 & 3",), ("x > y",), (Table("T", ("a|b", "c"), (("d|e", "<script>"),)),))
    assert "| d\\|e | <script> |" in as_markdown(odd)
    html = as_html(odd)
    assert "<script>" not in html and "&lt;script&gt;" in html and "1 &lt; 2 &amp; 3" in html


def test_the_command_prints_it():
    assert CliRunner().invoke(cli, ["access", "matrix"]).stdout == PRINTED
    html = CliRunner().invoke(cli, ["access", "matrix", "--format", "html"]).stdout
    assert html.startswith("<!doctype html>\n") and html.endswith("</html>\n")
    for words in (["--format", "pdf"], ["nothing"]):
        assert CliRunner().invoke(cli, ["access", "matrix", *words]).exit_code != 0
