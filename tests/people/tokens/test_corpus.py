"""The corpus: each row is one thing that is wrong with an otherwise good token. Every kind refuses every row."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.errors import NotSignedIn
from app.people.kinds import KINDS
from tests.people.tokens.forging import (
    AT,
    NOW,
    Rightful,
    ec_pair,
    other_ways_to_write,
    part,
    rightful,
    rsa_pair,
    signature,
    signed_by,
)

GOOD = rightful()
Row = Callable[[Rightful], Iterable[str]]
ROWS: dict[str, Row] = {}


def row(name: str) -> Callable[[Row], Row]:
    """Put one row into the corpus. It makes no token for a kind to which it cannot be done."""

    def put(made: Row) -> Row:
        assert name not in ROWS
        ROWS[name] = made
        return made

    return put


def header_is(name: str, *changes: dict[str, Any]) -> None:
    """A row of tokens, rightly signed, whose header says something else."""
    ROWS[name] = lambda good: [good.token(good.header | change) for change in changes]


def claim_is(claim: str, *values: Any) -> None:
    """A row of tokens, rightly signed, whose claim has another value; of the kinds that have it."""
    known: Row = lambda good: [  # noqa: E731
        good.token(claims=good.claims | {claim: value}) for value in values if claim in good.kind.claims
    ]
    ROWS[f"{claim} of another value or type"] = known


# The header

header_is("alg none", *({"alg": alg} for alg in ("none", "None", "NONE", "nOnE", "")))
header_is("alg in another case", {"alg": "hs256"}, {"alg": "rs256"}, {"alg": "Es256"})
header_is("alg that is never taken", *({"alg": f"{a}{n}"} for a in ("HS", "PS") for n in (384, 512)))
header_is("alg of no text", {"alg": ["RS256"]}, {"alg": None}, {"alg": 1}, {"alg": {"RS256": 1}})
header_is("alg EdDSA", {"alg": "EdDSA"}, {"alg": "Ed25519"}, {"alg": "ES256K"})
header_is("crit", {"crit": ["exp"]}, {"crit": []}, {"crit": ["quorate"], "quorate": 1}, {"crit": None})
header_is("b64", {"b64": False, "crit": ["b64"]}, {"b64": False}, {"b64": True})
header_is("jku", {"jku": "https://example.org/keys"})
header_is("jwk", {"jwk": rsa_pair("k1").jwk}, {"jwk": {"kty": "oct", "k": part("s" * 32)}})
header_is("x5u", {"x5u": "https://example.org/certificate"})
header_is("x5c", {"x5c": ["MIIB"]}, {"x5t": "AAAA"}, {"x5t#S256": "AAAA"})
header_is("a member nobody knows", {"cty": "JWT"}, {"zip": "DEF"}, {"enc": "A256GCM"}, {"": ""}, {"epk": "x"})
header_is("kid of no text", {"kid": 1}, {"kid": ["k1"]}, {"kid": None}, {"kid": {}}, {"kid": True})
header_is(
    "kid that nobody has", *({"kid": k} for k in ("k3", "", "K1", "k1 ", "../../dev/null", "k1' OR 1=1"))
)
header_is("typ of no text", {"typ": 1}, {"typ": None}, {"typ": ["JWT"]}, {"typ": {}})
header_is(
    "typ nobody knows", *({"typ": t} for t in ("jwt", "application/jwt", "JOSE", "dpop+jwt", "", "JWT "))
)


@row("typ of another kind")
def _other_typ(good: Rightful) -> Iterable[str]:
    typs = {typ for kind in KINDS for typ in kind.typ} - good.kind.typ
    for typ in typs:
        yield good.token({k: v for k, v in good.header.items() if k != "typ"} | ({"typ": typ} if typ else {}))


@row("no alg")
def _no_alg(good: Rightful) -> Iterable[str]:
    yield good.token({k: v for k, v in good.header.items() if k != "alg"})


@row("a header that is no object")
def _no_header(good: Rightful) -> Iterable[str]:
    for header in (
        [],
        [["alg", good.alg]],
        1,
        "HS256",
        b"",
        b"{",
        b"\xff\xfe",
        b"not json",
        b"null",
        b"[" * 700,
    ):
        yield good.token(header)
    yield good.token(json.dumps(good.header) + " {}")
    yield good.token(b"\xef\xbb\xbf" + json.dumps(good.header).encode())


@row("a header with a member named twice")
def _twice_header(good: Rightful) -> Iterable[str]:
    written = json.dumps(good.header)
    for name, value in {"alg": "none", "typ": "JWT", "kid": "k2"}.items():
        for member in (f'"{name}":"{value}"', f'"{name}":"{good.header.get(name, "")}"'):
            if name in good.header:
                yield good.token(f"{{{member},{written[1:]}")
                yield good.token(f"{written[:-1]},{member}}}")


# The key


@row("no signature")
def _unsigned(good: Rightful) -> Iterable[str]:
    head, body, signed = good.token().split(".")
    none = part({**good.header, "alg": "none"})
    yield from (
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{none}.{body}.",
        f"{none}.{body}.{signed}",
        f"{head}..",
    )


@row("a key given away as an HMAC secret")
def _confused(good: Rightful) -> Iterable[str]:
    """Key confusion: PEM (CVE-2024-33663), and DER, which python-jose 3.5 still takes."""
    pairs = [rsa_pair("k1"), rsa_pair("k2"), ec_pair("e1"), ec_pair("e2", "P-384")]
    for pair in pairs:
        seen = [pair.public(Encoding.PEM), pair.public(Encoding.DER), json.dumps(pair.jwk).encode()]
        seen += [seen[0].strip(), pair.jwk.get("n", pair.jwk.get("x", "")).encode()]
        for secret in seen:
            yield good.token(good.header | {"alg": "HS256"}, key=secret, alg="HS256")
            yield good.token(good.header | {"alg": "HS256", "kid": pair.kid}, key=secret, alg="HS256")
            yield good.token(key=secret, alg="HS256")  # whatever its header says


@row("HS256 with a key of one byte")
def _one_byte(good: Rightful) -> Iterable[str]:
    for secret in (b"x", b"\0", b"", b"secret", b"\0" * 32):
        yield good.token(good.header | {"alg": "HS256"}, key=secret, alg="HS256")


@row("signed with another key than the one it names")
def _swapped(good: Rightful) -> Iterable[str]:
    if good.by_key:
        rsa = good.alg.startswith("RS")
        yield good.token(key=rsa_pair("k2") if rsa else ec_pair("e9", good.key.crv))
        yield good.token(good.header | {"kid": "k2" if rsa else "e2" if good.key.kid == "e1" else "e1"})
        yield good.token(key=rsa_pair("k9") if rsa else ec_pair("e8", good.key.crv))
    else:
        for secret in (good.key[:-1], good.key + " ", good.key.upper(), good.key[::-1]):
            yield good.token(key=secret)


@row("no kid, or one too many")
def _kid(good: Rightful) -> Iterable[str]:
    if good.by_key:
        yield good.token({k: v for k, v in good.header.items() if k != "kid"})
    else:
        yield good.token(good.header | {"kid": "k1"})
        yield good.token(good.header | {"kid": ""})


@row("a key of another type than its algorithm")
def _other_type(good: Rightful) -> Iterable[str]:
    for pair, alg in (
        (rsa_pair("k1"), "RS256"),
        (ec_pair("e1"), "ES256"),
        (ec_pair("e2", "P-384"), "ES384"),
    ):
        for other in {"RS256", "ES256", "ES384", "PS256"} - {alg}:
            yield good.token(good.header | {"alg": other, "kid": pair.kid}, key=pair, alg=alg)
    yield good.token(good.header | {"alg": "PS256", "kid": "k1"}, key=rsa_pair("k1"), alg="PS256")
    yield good.token(good.header | {"alg": "ES256", "kid": "e2"}, key=ec_pair("e2", "P-384"), alg="ES256")


@row("an RSA key of 1024 bits")
def _small(good: Rightful) -> Iterable[str]:
    small = rsa_pair("small", 1024)
    yield good.token(good.header | {"alg": "RS256", "kid": "small"}, key=small, alg="RS256")


@row("a key that is published to encrypt")
def _encrypts(good: Rightful) -> Iterable[str]:
    yield good.token(good.header | {"alg": "RS256", "kid": "encrypts"}, key=rsa_pair("encrypts"), alg="RS256")


@row("a signature of another form")
def _other_form(good: Rightful) -> Iterable[str]:
    head, body, signed = good.token().split(".")
    sizes = {len(signed), 43, 86, 128, 342}
    yield from (f"{head}.{body}.{'A' * size}" for size in sizes)  # zeroes: CVE-2022-21449
    yield f"{head}.{body}.{signed}AAAA"
    yield f"{head}.{body}.{signed[:-4]}"
    if good.alg.startswith("ES"):
        yield f"{head}.{body}.{part(good.key.der(f'{head}.{body}', good.alg))}"


@row("a signature of something else")
def _moved(good: Rightful) -> Iterable[str]:
    head, body, signed = good.token().split(".")
    more = part(good.claims | {"sub": "mo"})
    yield from (f"{head}.{more}.{signed}", f"{body}.{head}.{signed}", f"{head}.{body}.{signed[::-1]}")
    yield (
        f"{part(dict(reversed(good.header.items())))}.{body}.{signed}"
        if len(good.header) > 1
        else f"{head}.{more}.{signed}"
    )


@row("a digest of another length")
def _digest(good: Rightful) -> Iterable[str]:
    family = good.alg[:2]
    for bits in {"256", "384", "512"} - {good.alg[2:]}:
        if not (family == "ES" and bits == "512"):
            yield good.token(alg=f"{family}{bits}")  # whatever its header says


# The form


@row("a character over")
def _bent(good: Rightful) -> Iterable[str]:
    token = good.token()
    head, body, signed = token.split(".")
    yield from (
        "",
        " ",
        "..",
        "a.b.c",
        "null",
        token + "=",
        token.replace(".", "=.", 1),
        f"{head}.{body}=.{signed}",
    )
    yield from (
        token + "\n",
        " " + token,
        token + ".",
        "." + token,
        token.replace(".", "..", 1),
        f"Bearer {token}",
    )
    yield from (token + "." + token, token + "\0", token + "é", token.replace(".", "。"), "\ud800" + token)
    yield from (f"{head}.{'+/' * 40}.{signed}", f"{head}.{body}.{signed}.{signed}.{signed}")
    yield json.dumps({"protected": head, "payload": body, "signature": signed})


@row("the same bits written otherwise")
def _stray_bits(good: Rightful) -> Iterable[str]:
    for place in range(3):
        claims = good.claims
        for pad in range(3):  # until this part has bits that say nothing
            parts = signed_by(good.key, {**good.header}, claims, good.alg).split(".")
            bits = {2: 4, 3: 2}.get(len(parts[place]) % 4, 0)
            if bits or place != 1:
                break
            claims = good.claims | {"jti": "x" * (17 + pad)}
        for last in other_ways_to_write(parts[place][-1], bits):
            bent = [*parts[:place], parts[place][:-1] + last, *parts[place + 1 :]]
            yield ".".join(bent)
            if place < 2:  # and signed as it is written
                text = ".".join(bent[:2])
                made = part(good.key.raw(text, good.alg)) if good.by_key else signature(text, good.key)
                yield f"{text}.{made}"


@row("a megabyte")
def _large(good: Rightful) -> Iterable[str]:
    head, body, signed = good.token().split(".")
    yield from ("A" * 1_000_000, f"{'A' * 1_000_000}.{body}.{signed}", f"{head}.{'A' * 1_000_000}.{signed}")
    yield good.token(claims=good.claims | {"sub": "A" * 1_000_000})
    yield good.token(claims=good.claims | {"more": "A" * 8_200})


# The claims


@row("a claim that is needed is missing")
def _missing(good: Rightful) -> Iterable[str]:
    yield from (good.token(claims=good.without(name)) for name in good.kind.needed)


@row("a claim is made twice")
def _twice(good: Rightful) -> Iterable[str]:
    written = json.dumps(good.claims)
    for name in good.claims:
        for value in (good.claims[name], "pia"):
            member = f"{json.dumps(name)}:{json.dumps(value)}"
            yield good.token(claims=f"{{{member},{written[1:]}")
            yield good.token(claims=f"{written[:-1]},{member}}}")


@row("claims that are no object")
def _no_claims(good: Rightful) -> Iterable[str]:
    for body in (
        b"",
        b"{",
        b"not json",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"ada"',
        b"7",
        b"{}",
        b"{} {}",
        b"NaN",
    ):
        yield good.token(claims=body)
    yield good.token(claims=json.dumps(good.claims) + "{}")


@row("claims nested deeper than anybody reads")
def _deep(good: Rightful) -> Iterable[str]:
    yield good.token(claims=b"[" * 5000)
    yield good.token(claims=json.dumps(good.claims)[:-1] + ',"more":' + "[" * 2500 + "]" * 2500 + "}")


@row("a number that is none")
def _nan(good: Rightful) -> Iterable[str]:
    written = json.dumps(good.claims)
    for number in ("NaN", "Infinity", "-Infinity"):
        yield good.token(claims=f'{written[:-1]},"nbf":{number}}}')
        yield good.token(claims=written.replace(str(AT + 300), number))


@row("a claim that nobody knows")
def _unknown(good: Rightful) -> Iterable[str]:
    if not good.kind.others:
        for name in ("admin", "azp", "at_hash", "act", "Sub", "", "sub ", "roles", "org"):
            yield good.token(claims=good.claims | {name: "x"})


_NO_TEXTS = (1, None, True, ["ada"], {"id": "ada"}, "", "a\0b", "a\nb", "\ud800", "x" * 2001)
_NO_TIMES = (True, False, float(AT), AT + 0.5, str(AT), None, [AT], {}, -AT, 10**30)
claim_is(
    "aud", "quorate", "", "QUORATE-API", ["quorate-api"], ["quorate-client"], [], None, 1, {}, "quorate-api "
)
claim_is("iss", "quorate-api", "", "Quorate", ["quorate"], None, 1, True, {}, "https://sign-in.example.org/")
for _name in ("sub", "jti", "nonce", "scope", "client_id", "sid", "acr"):
    claim_is(_name, *_NO_TEXTS)
claim_is("iat", *_NO_TIMES, 0)
claim_is("exp", *_NO_TIMES, 0)
claim_is("nbf", True, float(AT), str(AT), None, [AT], {}, AT + 31, AT + 3600)
claim_is("auth_time", True, float(AT), str(AT), None, [AT])
claim_is("factor", True, float(AT), str(AT), None, [AT])
claim_is("events", None, [], "logout", 1)


# Time


@row("expired")
def _expired(good: Rightful) -> Iterable[str]:
    for ago in (30, 31, 3600, 10**8):
        yield good.token(claims=good.claims | {"iat": AT - 300 - ago, "exp": AT - ago})


@row("not yet valid")
def _early(good: Rightful) -> Iterable[str]:
    for hence in (31, 3600, 10**8):
        yield good.token(claims=good.claims | {"iat": AT + hence, "exp": AT + hence + 60})


@row("lives too long, or not at all")
def _long(good: Rightful) -> Iterable[str]:
    longest = int(good.kind.life.total_seconds())
    for life in (0, -1, -3600, longest + 1, 10**9, 10**30):
        yield good.token(claims=good.claims | {"exp": AT + life})


@row("shown long after its issue")
def _stale(good: Rightful) -> Iterable[str]:
    if good.kind.fresh is not None:
        yield good.token(claims=good.claims | {"iat": AT - 931, "exp": AT + 3600})


@row("a good token of another kind")
def _other_kind(good: Rightful) -> Iterable[str]:
    yield from (other.token() for other in GOOD.values() if other.kind is not good.kind)


@row("a good token of another kind, dressed as this one")
def _dressed(good: Rightful) -> Iterable[str]:
    for other in GOOD.values():
        if other.kind is not good.kind:
            yield good.token(claims=other.claims)
            if not other.kind.typ & good.kind.typ:
                yield signed_by(other.key, other.header, good.claims, other.alg)
            if other.by_key != good.by_key:
                yield signed_by(other.key, good.header, good.claims, other.alg)


@pytest.mark.parametrize("name", GOOD)
def test_the_same_token_with_nothing_wrong_is_accepted(name: str):
    good = GOOD[name]
    assert good.read(good.token(), NOW) == good.claims


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("wrong", ROWS)
def test_a_token_with_one_thing_wrong_is_refused_and_not_told_why(wrong: str, name: str):
    good = GOOD[name]
    for token in ROWS[wrong](good):
        assert refused(good, token), f"accepted: {token[:300]}"


def refused(good: Rightful, token: str) -> bool:
    """Whether it is refused in the words in which every token is."""
    try:
        good.read(token, NOW)
    except NotSignedIn as refusal:
        return refusal.extra == {} and refusal.detail == " ".join(str(NotSignedIn.__doc__).split())
    return False


def test_a_token_has_8192_characters_at_most():
    good = GOOD["identity"]
    sizes = {}
    for more in range(5000, 5700):
        token = good.token(claims=good.claims | {"more": "x" * more})
        sizes[len(token)] = token
    longest = max(size for size in sizes if size <= 8192)
    assert good.read(sizes[longest], NOW)["sub"] == "ada@care" and longest > 8188
    assert refused(good, sizes[min(size for size in sizes if size > 8192)])


def test_the_corpus_is_whole():
    """Every row makes a token of some kind; the rows that are about signing make one of each."""
    made = {name: {kind for kind, good in GOOD.items() if list(make(good))} for name, make in ROWS.items()}
    assert len(ROWS) >= 50
    assert [name for name, kinds in made.items() if not kinds] == []
    assert {kind for good in GOOD.values() for kind in [good.kind]} == set(KINDS)
    some = {"a claim that nobody knows", "shown long after its issue"}
    assert [n for n, kinds in made.items() if kinds != set(GOOD) and "of another value" not in n] == sorted(
        some
    )
    assert sum(len(list(make(good))) for make in ROWS.values() for good in GOOD.values()) > 2000
