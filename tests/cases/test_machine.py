"""Random moves by random people on one case, through the API: after each of them everything still holds."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.programmes.one_to_one.codes import Recommended
from tests.cases.journey import ACTIONS, CAST, ENDS, REF, REFUSALS, STARTS, Journey, Standing, standings

pytestmark = pytest.mark.uncounted

T = TypeVar("T")
KINDS = (Recommended.REDUCE_PHASED, Recommended.WITHDRAW, Recommended.MAINTAIN)


@pytest.fixture
def starts(sqlite: Path, tmp_path: Path) -> dict[str, Standing]:
    """The same case at every stage of its road, each in a database of its own."""
    return asyncio.run(standings(sqlite, tmp_path))


def test_whatever_anybody_does_to_a_case_it_stays_what_its_journal_says(
    starts: dict[str, Standing], tmp_path: Path
):
    class AnyCase(Machine):
        folder, at = tmp_path, starts

    bounded = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),  # the notes of what was done tell enough; to shrink them takes minutes
        print_blob=True,
    )
    run_state_machine_as_test(AnyCase, settings=bounded)


class Machine(RuleBasedStateMachine):
    """Twelve cases, each with up to twenty-five things done to it."""

    folder: Path
    at: dict[str, Standing]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.journey = Journey(self.folder)
        self.count = 0

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous now."""
        return self.runner.run(doing)

    def teardown(self) -> None:
        """Close the world of this case."""
        self.run(self.journey.open.aclose())
        self.runner.close()

    @initialize(stage=st.sampled_from(STARTS), kind=st.sampled_from(KINDS))
    def begin(self, stage: str, kind: Recommended) -> None:
        """The case stands somewhere."""
        self.journey.kind = kind
        self.run(self.journey.begin(self.at[stage]))

    def attempt(self, who: str, action: str, form: dict[str, Any]) -> bool:
        """Try something; it is made whole and told of, or refused and nothing has changed."""
        self.count += 1
        allowed = self.journey.offered(who).get(action)
        sees = bool(self.journey.comes_as(who))
        answer = self.run(self.journey.request(who, action, form, f"key number {self.count}"))
        note(f"{who} {action}: {answer.status_code} {answer.text[:160] if answer.is_error else ''}")
        told = self.run(self.journey.catch_up())
        if answer.is_success:
            assert told == [action] and allowed is not None and allowed.allowed, (who, action)
        else:
            assert answer.status_code in REFUSALS, answer.text
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert told == []
        if not sees:  # not there for them; or what they sent, or their role, fits no case at this address
            here = answer.request.url.path.startswith("/v1/cases/")
            assert answer.status_code in ({404} if here else {403, 404, 422}), (who, action, answer.text)
        return answer.is_success

    @rule()
    def walk_on(self) -> None:
        """The stage is done as it usually is, as far as nothing stands in the way."""
        done = self.run(self.journey.walk_on())
        told = self.run(self.journey.catch_up())
        note(f"walked{'' if done else ', and was stopped'}: {', '.join(told)}")

    @rule(data=st.data(), most=st.integers(1, 3))
    def go_on(self, data: st.DataObject, most: int) -> None:
        """Somebody does what nothing stands in the way of, and the review does not end with it."""
        for _ in range(most):
            ways: dict[str, list[str]] = {}
            for who in CAST:
                for action, option in self.journey.offered(who).items():
                    if option.allowed and action not in ENDS:
                        ways.setdefault(action, []).append(who)
            if ways:
                action = data.draw(st.sampled_from(sorted(ways)))
                self.attempt(
                    data.draw(st.sampled_from(ways[action])), action, self.journey.form("ada", action)
                )

    @rule(who=st.sampled_from(CAST), action=st.sampled_from(ACTIONS), empty=st.booleans())
    def try_anything(self, who: str, action: str, empty: bool) -> None:
        """Anybody tries anything."""
        self.attempt(who, action, {} if empty else self.journey.form(who, action))

    @rule(data=st.data(), who=st.sampled_from(CAST))
    def take_what_is_offered(self, data: st.DataObject, who: str) -> None:
        """The API shows the case to whom the model does, and offers what it does; one of it is taken, blocked or not."""
        answer = self.run(self.journey.world.get(who, f"/v1/cases/{REF}"))
        listed = self.run(self.journey.world.get(who, "/v1/cases")).json()["cases"]
        model, sees = self.journey.offered(who), bool(self.journey.comes_as(who))
        assert (answer.status_code, len(listed)) == ((200, 1) if sees else (404, 0)), who
        if sees:
            assert {o["action"]: o["allowed"] for o in answer.json()["options"]} == {
                a: o.allowed for a, o in model.items()
            }
        if model:
            action = data.draw(st.sampled_from(sorted(model)))
            self.attempt(who, action, self.journey.form(who, action))

    @rule(first=st.booleans())
    def play_every_part(self, first: bool) -> None:
        """Somebody with every role is given the case, and tries whatever part there is to play here."""
        if first and "reassign_reviewer" in self.journey.offered("mo"):
            self.attempt("mo", "reassign_reviewer", self.journey.form("mo", "reassign_reviewer"))
        for action, option in self.journey.offered("max").items():
            if option.move.part is not None and self.journey.facts.stage == option.move.source:
                self.attempt("max", action, self.journey.form("max", action))

    @rule(days=st.integers(0, 20))
    def let_days_pass(self, days: int) -> None:
        """Time alone changes nothing."""
        self.journey.world.clock.advance(timedelta(days=days))
        assert self.run(self.journey.catch_up()) == []

    @rule()
    def come_to_the_day(self) -> None:
        """To the day of the sitting, of the end of the notice, or of the phase: whatever is awaited."""
        facts = self.journey.facts
        if facts.listing is not None:
            self.journey.go_to(facts.listing.sits_on)
        elif facts.notice is not None and facts.phase == 0:
            self.journey.go_to(facts.notice.ends_on + timedelta(days=1))
        elif (running := facts.running_phase()) is not None and running.ends_on is not None:
            self.journey.go_to(running.ends_on)

    @rule(who=st.sampled_from(["mo", "sam", "casey"]), behind=st.integers(1, 3))
    def act_on_what_was(self, who: str, behind: int) -> None:
        """A move on a case as it was some moves ago changes nothing."""
        seen = self.journey.facts.seq - behind
        form = {"kind": "ELIGIBILITY", "reason": "Read some moves ago."}
        path = f"/v1/cases/{REF}/moves/place_hold"
        answer = self.run(self.journey.world.post(who, path, form, seen=max(seen, 0)))
        assert answer.status_code == 412 and answer.headers["ETag"] == f'"{self.journey.facts.seq}"'
        assert self.run(self.journey.catch_up()) == []

    @rule()
    def ask_again(self) -> None:
        """The last thing that was done, asked for again with its key, is answered alike and not done again.

        Whoever does not see the case by now is shown nothing again.
        """
        if self.journey.sent is not None:
            who, path, options, given = self.journey.sent
            again = self.run(self.journey.world.ask(who, "POST", path, **options))
            if self.journey.comes_as(who):
                assert again.is_success and again.content == given
            else:
                assert again.status_code == 404, again.text
            assert self.run(self.journey.catch_up()) == []

    @invariant()
    def everything_holds(self) -> None:
        """Tables, journal and model tell the same."""
        self.run(self.journey.check())
