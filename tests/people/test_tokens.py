"""Forged and malformed tokens: each is refused, and none says why. All are made here by hand, without `jose`."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.clock import stamp
from app.errors import NotSignedIn
from app.people import tokens

SECRET = "a secret for the tests alone, long enough to sign"
NOW = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
HOUR = timedelta(hours=1)

HEADER = {"alg": "HS256", "typ": "quorate-demo+jwt"}
ADA = {
    "sub": "ada",
    "name": "Ada Marsh",
    "roles": ["REVIEWER"],
    "org": "QTV",
    "profession": "HEALTH",
    "expertise": ["NURSING"],
    "fee": False,
}
CLAIMS = ADA | {
    "iss": "quorate",
    "aud": "quorate-api",
    "iat": AT,
    "exp": AT + 3600,
    "jti": "0123456789abcdef",
}
KEY_PAIR_PUBLIC = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL\n-----END PUBLIC KEY-----\n"


def part(value: Any) -> str:
    """JSON (or bytes or text as they are) in base64url without padding."""
    raw = (
        value
        if isinstance(value, bytes)
        else value.encode()
        if isinstance(value, str)
        else json.dumps(value).encode()
    )
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def signature(signed: str, secret: str | bytes = SECRET, digest: str = "sha256") -> str:
    key = secret if isinstance(secret, bytes) else secret.encode()
    return part(hmac.new(key, signed.encode(), digest).digest())


def forged(header: Any = HEADER, claims: Any = CLAIMS, **by: Any) -> str:
    """A token with a header and claims of one's own, signed as given (with our secret unless told otherwise)."""
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{signature(signed, **by)}"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in CLAIMS.items() if key != name}


def refused(token: str, at: datetime = NOW) -> None:
    with pytest.raises(NotSignedIn) as refusal:
        tokens.read(SECRET, token, at)
    assert refusal.value.extra == {}
    assert refusal.value.detail == " ".join(str(NotSignedIn.__doc__).split())


# The good ones


def test_a_token_that_we_signed_is_accepted_with_its_claims():
    claims = tokens.read(SECRET, tokens.sign(SECRET, ADA, NOW, HOUR), NOW)
    assert {name: claims[name] for name in ADA} == ADA
    assert (claims["iat"], claims["exp"]) == (AT, AT + 3600)
    assert tokens.moved_clock(claims) is None


def test_a_token_made_by_hand_as_we_make_ours_is_accepted():
    assert tokens.read(SECRET, forged(), NOW) == CLAIMS


@pytest.mark.parametrize("name", ["profession", "expertise", "fee"])
def test_a_claim_that_is_not_needed_may_be_missing(name: str):
    assert name not in tokens.read(SECRET, forged(claims=without(name)), NOW)


def test_two_tokens_for_the_same_person_are_not_the_same():
    one, other = (tokens.read(SECRET, tokens.sign(SECRET, ADA, NOW, HOUR), NOW) for _ in range(2))
    assert one["jti"] != other["jti"]


def test_names_in_any_script_are_signed_and_read():
    claims = tokens.read(SECRET, tokens.sign(SECRET, ADA | {"name": "Zoë Łukasz-Ó 李"}, NOW, HOUR), NOW)
    assert claims["name"] == "Zoë Łukasz-Ó 李"


@pytest.mark.parametrize(
    "secret",
    ['"' + "s" * 40 + '"', '{"keys": ["' + "s" * 32 + '"]}', '["' + "s" * 40 + '"]', "7" * 40, "é" * 40],
)
def test_a_secret_is_taken_as_it_is_whatever_it_looks_like(secret: str):
    token = tokens.sign(secret, ADA, NOW, HOUR)
    head, body, signed = token.split(".")
    assert signed == signature(f"{head}.{body}", secret)
    assert tokens.read(secret, token, NOW)["sub"] == "ada"
    with pytest.raises(NotSignedIn):
        tokens.read("s" * 40, token, NOW)


# The header


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "quorate-demo+jwt"},
        {"alg": "None", "typ": "quorate-demo+jwt"},
        {"alg": "hs256", "typ": "quorate-demo+jwt"},
        {"alg": "HS384", "typ": "quorate-demo+jwt"},
        {"alg": "HS512", "typ": "quorate-demo+jwt"},
        {"alg": "RS256", "typ": "quorate-demo+jwt"},
        {"alg": "ES256", "typ": "quorate-demo+jwt"},
        {"alg": ["HS256"], "typ": "quorate-demo+jwt"},
        {"alg": None, "typ": "quorate-demo+jwt"},
        {"alg": "", "typ": "quorate-demo+jwt"},
        {"typ": "quorate-demo+jwt"},
        {"alg": "HS256"},
        {"alg": "HS256", "typ": "JWT"},
        {"alg": "HS256", "typ": "at+jwt"},
        {"alg": "HS256", "typ": "logout+jwt"},
        {"alg": "HS256", "typ": "Quorate-Demo+JWT"},
        HEADER | {"crit": ["exp"]},
        HEADER | {"crit": []},
        HEADER | {"b64": False, "crit": ["b64"]},
        HEADER | {"jku": "https://example.org/keys"},
        HEADER | {"jwk": {"kty": "oct", "k": part("s" * 32)}},
        HEADER | {"x5u": "https://example.org/certificate"},
        HEADER | {"x5c": ["MIIB"]},
        HEADER | {"kid": "1"},
        HEADER | {"kid": "../../dev/null"},
        HEADER | {"cty": "JWT"},
        HEADER | {"zip": "DEF"},
        HEADER | {"enc": "A256GCM"},
        HEADER | {"": ""},
        {},
        [],
        [["alg", "HS256"], ["typ", "quorate-demo+jwt"]],
        None,
        1,
        "HS256",
        b"",
        b"{",
        b"\xff\xfe",
        b"not json",
        b'{"alg":"HS256","alg":"HS256","typ":"quorate-demo+jwt"}',
        b'{"alg":"none","alg":"HS256","typ":"quorate-demo+jwt"}',
        b'{"alg":"HS256","typ":"JWT","typ":"quorate-demo+jwt"}',
        b'{"alg":"HS256","typ":"quorate-demo+jwt"} {}',
        b"[" * 140,
    ],
    ids=lambda header: str(header)[:60],
)
def test_a_token_with_another_header_is_refused_though_it_is_signed(header: Any):
    refused(forged(header))


@pytest.mark.parametrize("digest", ["sha384", "sha512"])
def test_a_token_signed_with_another_algorithm_is_refused_whatever_it_says(digest: str):
    refused(forged(digest=digest))
    refused(forged({"alg": f"HS{digest[3:]}", "typ": "quorate-demo+jwt"}, digest=digest))


# The signature


@pytest.mark.parametrize(
    "secret", ["", "secret", SECRET[:-1], SECRET + " ", SECRET.upper(), b"\0" * 32, KEY_PAIR_PUBLIC], ids=repr
)
def test_a_token_signed_with_another_secret_is_refused(secret: str | bytes):
    refused(forged(secret=secret))


def test_a_token_without_a_signature_is_refused():
    head, body, _ = forged().split(".")
    for token in (
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{part({'alg': 'none', 'typ': HEADER['typ']})}.{body}.",
    ):
        refused(token)


def test_a_signature_belongs_to_its_header_and_its_claims():
    head, body, signed = forged().split(".")
    more = part(CLAIMS | {"roles": ["PANEL_CHAIR"]})
    refused(f"{head}.{more}.{signed}")
    refused(f"{part({'typ': HEADER['typ'], 'alg': 'HS256'})}.{body}.{signed}")
    refused(f"{body}.{head}.{signed}")


def test_every_character_of_a_token_counts():
    token = forged()
    for place, was in enumerate(token):
        for other in ("A", "Q", "_", "-", "9"):
            if other != was:
                refused(token[:place] + other + token[place + 1 :])


def test_the_same_signature_written_otherwise_is_refused():
    token = forged()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = [
        token[:-1] + last
        for last in alphabet
        if last != token[-1]
        and urlsafe_b64decode(token[-43:-1] + last + "=") == urlsafe_b64decode(token[-43:] + "=")
    ]
    assert len(same) == 3  # the last character has room for two bits that say nothing
    for token in same:
        refused(token)


# The form


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: "",
        lambda token: " ",
        lambda token: "..",
        lambda token: "a.b.c",
        lambda token: "null",
        lambda token: token + "=",
        lambda token: token.replace(".", "=.", 1),
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token + ".",
        lambda token: "." + token,
        lambda token: token.replace(".", "..", 1),
        lambda token: token + "." + token,
        lambda token: token.replace(".", ". "),
        lambda token: f"Bearer {token}",
        lambda token: token.split(".")[0] + "." + "+/" * 40 + "." + token.split(".")[2],
        lambda token: token + "\0",
        lambda token: token + "é",
        lambda token: token.replace(".", "。"),
        lambda token: "\ud800" + token,
        lambda token: '{"protected":"a","payload":"b","signature":"c"}',
        lambda token: "A" * 1_000_000,
        lambda token: "A" * 1_000_000 + token[token.index(".") :],
        lambda token: f"{part(HEADER)}.{'A' * 1_000_000}.{token.split('.')[2]}",
    ],
)
def test_a_token_in_another_form_is_refused(bend: Any):
    refused(bend(forged()))


def test_a_token_of_a_megabyte_is_refused_though_it_is_signed():
    refused(forged(claims=CLAIMS | {"name": "A" * 1_000_000}))


def test_claims_of_a_length_that_base64_does_not_have_are_refused_though_they_are_signed():
    signed = f"{part(HEADER)}.{part(CLAIMS)[:-3]}"
    for more in ("", "A", "AA", "AAA"):
        refused(f"{signed}{more}.{signature(signed + more)}")
    head = f"{part(HEADER)[:-3]}A"
    refused(f"{head}.{part(CLAIMS)}.{signature(f'{head}.{part(CLAIMS)}')}")


# The claims


@pytest.mark.parametrize("name", ["sub", "roles", "org", "name", "iss", "aud", "iat", "exp", "jti"])
def test_a_token_without_a_claim_that_is_needed_is_refused(name: str):
    refused(forged(claims=without(name)))


@pytest.mark.parametrize("name", ["nbf", "scope", "admin", "azp", "at_hash", "act", "Sub", "", "sub "])
def test_a_token_with_a_claim_that_nobody_knows_is_refused(name: str):
    refused(forged(claims=CLAIMS | {name: "x"}))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("aud", ["quorate", "", "QUORATE-API", ["quorate-api"], ["quorate-api", "other"], [], None, 1, {}]),
        ("iss", ["quorate-api", "", "Quorate", ["quorate"], None, 1, True, {}]),
        ("iat", [True, False, float(AT), AT + 0.5, str(AT), None, [AT], {}]),
        ("exp", [True, float(AT + 3600), AT + 3600.5, str(AT + 3600), None, [AT + 3600], {}]),
        ("sub", [1, None, True, ["ada"], {"id": "ada"}]),
        ("jti", [1, None, ["x"], {}]),
        ("org", [1, None, ["QTV"], {}, True]),
        ("name", [1, None, ["Ada"], {}]),
        ("roles", ["REVIEWER", None, 1, {"REVIEWER": 1}, [1], ["REVIEWER", None], [["REVIEWER"]]]),
        ("expertise", ["NURSING", None, 1, {"NURSING": 1}, [1], [["NURSING"]]]),
        ("profession", [1, None, ["HEALTH"]]),
        ("fee", ["", "no", 0, 1, None, []]),
        ("at", [1, None, ["2026-09-07T11:00:00.000000Z"], True]),
    ],
)
def test_a_claim_of_another_value_or_kind_is_refused(name: str, values: list[Any]):
    for value in values:
        refused(forged(claims=CLAIMS | {name: value}))


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"not json", b"\xff\xfe", b"null", b"[]", b"[[]]", b'"ada"', b"7", b"{}", b"{} {}", b"NaN"],
    ids=repr,
)
def test_claims_that_are_no_object_are_refused_though_they_are_signed(payload: bytes):
    refused(forged(claims=payload))


@pytest.mark.parametrize(
    "twice",
    ['"sub":"pia"', '"sub":"ada"', '"roles":["PANEL_CHAIR"]', '"exp":99999999999', '"aud":"quorate-api"'],
)
def test_a_claim_that_is_made_twice_is_refused(twice: str):
    written = json.dumps(CLAIMS)
    refused(forged(claims=f"{written[:-1]},{twice}}}"))
    refused(forged(claims=f"{{{twice},{written[1:]}"))


# Time


@pytest.mark.parametrize(
    ("after", "accepted"),
    [
        (-31, False),
        (-30, True),
        (0, True),
        (3599, True),
        (3629, True),
        (3630, False),
        (10**6, False),
        (-(10**6), False),
    ],
)
def test_a_token_is_good_from_its_issue_to_its_end_and_half_a_minute_either_way(after: int, accepted: bool):
    moment, token = NOW + timedelta(seconds=after), tokens.sign(SECRET, ADA, NOW, HOUR)
    if accepted:
        assert tokens.read(SECRET, token, moment)["sub"] == "ada"
    else:
        refused(token, moment)


def test_the_moment_may_be_told_in_any_zone():
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-9)))
    assert tokens.read(SECRET, tokens.sign(SECRET, ADA, elsewhere, HOUR), NOW)["iat"] == AT
    assert tokens.read(SECRET, tokens.sign(SECRET, ADA, NOW, HOUR), elsewhere)["iat"] == AT


@pytest.mark.parametrize("life", [0, -1, -3600, 12 * 3600 + 1, 10**9, 10**30])
def test_a_token_that_lives_too_long_or_not_at_all_is_refused_though_it_is_signed(life: int):
    refused(forged(claims=CLAIMS | {"exp": AT + life}))


def test_a_token_may_live_twelve_hours():
    token = tokens.sign(SECRET, ADA, NOW, tokens.LONGEST)
    assert tokens.read(SECRET, token, NOW + timedelta(hours=12))["exp"] == AT + 12 * 3600


def test_no_token_is_signed_for_longer_than_twelve_hours():
    with pytest.raises(ValueError, match="12 hours at most"):
        tokens.sign(SECRET, ADA, NOW, timedelta(hours=12, seconds=1))


# A clock that is moved


def test_a_token_can_move_the_clock_of_its_bearer():
    then = datetime(2025, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    claims = tokens.read(SECRET, tokens.sign(SECRET, ADA, NOW, HOUR, at=then), NOW)
    assert claims["at"] == stamp(then)
    assert tokens.moved_clock(claims) == then


def test_a_moved_clock_does_not_lengthen_a_life():
    refused(tokens.sign(SECRET, ADA, NOW, HOUR, at=NOW), NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    "at", ["", "now", "2026-09-07", "2026-02-30T00:00:00.000000Z", "2026-09-07T11:00:00+00:00"]
)
def test_a_moment_that_cannot_be_read_is_refused(at: str):
    claims = tokens.read(SECRET, forged(claims=CLAIMS | {"at": at}), NOW)
    with pytest.raises(NotSignedIn):
        tokens.moved_clock(claims)


def test_a_token_made_here_is_what_rfc_7515_says():
    """The example of its appendix A.1, signed by the function that signs the forgeries of this file."""
    key = urlsafe_b64decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
    )
    head = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    body = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    assert signature(f"{head}.{body}", key) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
