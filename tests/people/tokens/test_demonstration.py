"""The tokens of the demonstration: who acts, when, and for a quarter of an hour at most."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.clock import stamp
from app.errors import NotSignedIn
from app.people import tokens
from app.people.kinds import LONGEST
from tests.people.tokens.forging import AT, NOW, SECRET, rightful, signature

GOOD = rightful()["demonstration"]


def refused(token: str, at: datetime = NOW) -> None:
    with pytest.raises(NotSignedIn):
        tokens.read(SECRET, token, at)


def test_a_token_says_who_acts_and_nothing_else_of_them():
    claims = tokens.read(SECRET, tokens.sign(SECRET, "ada", NOW), NOW)
    assert set(claims) == {"sub", "iss", "aud", "iat", "exp", "jti"}
    assert (claims["sub"], claims["iat"], claims["exp"]) == ("ada", AT, AT + 900)
    assert tokens.moved_clock(claims) is None


def test_two_tokens_for_the_same_person_are_not_the_same():
    one, other = (tokens.read(SECRET, tokens.sign(SECRET, "ada", NOW), NOW) for _ in range(2))
    assert one["jti"] != other["jti"]


def test_a_token_can_say_when_a_second_factor_was_given():
    claims = tokens.read(SECRET, tokens.sign(SECRET, "pia", NOW, factor_at=NOW - timedelta(minutes=3)), NOW)
    assert claims["factor"] == AT - 180


def test_what_is_done_with_the_claims_of_one_reader_is_not_seen_by_the_next():
    token = GOOD.token()
    tokens.read(SECRET, token, NOW)["sub"] = "pia"
    assert tokens.read(SECRET, token, NOW)["sub"] == "ada"


def test_a_token_says_which_kind_it_is_before_anybody_believes_it():
    assert tokens.typ_of(GOOD.token()) == "quorate-demo+jwt"
    assert tokens.typ_of(GOOD.token({"alg": "none"})) is None
    with pytest.raises(NotSignedIn):
        tokens.typ_of("a.b.c")


@pytest.mark.parametrize(
    "secret",
    ['"' + "s" * 40 + '"', '{"keys": ["' + "s" * 32 + '"]}', '["' + "s" * 40 + '"]', "7" * 40, "é" * 40],
)
def test_a_secret_is_taken_as_it_is_whatever_it_looks_like(secret: str):
    token = tokens.sign(secret, "ada", NOW)
    head, body, signed = token.split(".")
    assert signed == signature(f"{head}.{body}", secret)
    assert tokens.read(secret, token, NOW)["sub"] == "ada"
    with pytest.raises(NotSignedIn):
        tokens.read("s" * 40, token, NOW)


def test_every_character_of_a_token_counts():
    token = GOOD.token()
    for place, was in enumerate(token):
        for other in ("A", "Q", "_", "-", "9"):
            if other != was:
                refused(token[:place] + other + token[place + 1 :])


# Time


@pytest.mark.parametrize(
    ("after", "accepted"),
    [
        (-31, False),
        (-30, True),
        (0, True),
        (899, True),
        (929, True),
        (930, False),
        (10**6, False),
        (-(10**6), False),
    ],
)
def test_a_token_is_good_from_its_issue_to_its_end_and_half_a_minute_either_way(after: int, accepted: bool):
    moment, token = NOW + timedelta(seconds=after), tokens.sign(SECRET, "ada", NOW)
    if accepted:
        assert tokens.read(SECRET, token, moment)["sub"] == "ada"
    else:
        refused(token, moment)


def test_the_moment_may_be_told_in_any_zone():
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-9)))
    assert tokens.read(SECRET, tokens.sign(SECRET, "ada", elsewhere), NOW)["iat"] == AT
    assert tokens.read(SECRET, tokens.sign(SECRET, "ada", NOW), elsewhere)["iat"] == AT


@pytest.mark.parametrize(
    "life", [LONGEST + timedelta(seconds=1), timedelta(hours=1), timedelta(0), -timedelta(1)]
)
def test_no_token_is_signed_for_longer_than_a_quarter_of_an_hour(life: timedelta):
    with pytest.raises(ValueError, match="15 minutes at most"):
        tokens.sign(SECRET, "ada", NOW, life)


# A clock that is moved


def test_a_token_can_move_the_clock_of_its_bearer():
    then = datetime(2025, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    claims = tokens.read(SECRET, tokens.sign(SECRET, "ada", NOW, at=then), NOW)
    assert claims["at"] == stamp(then)
    assert tokens.moved_clock(claims) == then


def test_a_moved_clock_does_not_lengthen_a_life():
    refused(tokens.sign(SECRET, "ada", NOW, at=NOW), NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "at", ["now", "2026-09-07", "2026-02-30T00:00:00.000000Z", "2026-09-07T11:00:00+00:00"]
)
def test_a_moment_that_cannot_be_read_is_refused(at: str):
    claims = tokens.read(SECRET, GOOD.token(claims=GOOD.claims | {"at": at}), NOW)
    with pytest.raises(NotSignedIn):
        tokens.moved_clock(claims)


def test_a_token_made_here_is_what_rfc_7515_says():
    """The example of its appendix A.1, signed by the function that signs the forgeries of these files."""
    key = urlsafe_b64decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
    )
    head = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    body = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    assert signature(f"{head}.{body}", key) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
