"""Which keys are believed, which are left out, and which can never become a secret."""

import json
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.errors import NotSignedIn
from app.people import tokens
from app.people.keys import UnusableKey, looks_public, public_key, ring
from app.people.kinds import ACCESS, ASSERTION, ID_TOKEN, LOGOUT
from tests.people.tokens.forging import (
    AT,
    CLIENT,
    NOW,
    PROVIDER,
    SECRET,
    TOKEN_URL,
    Pair,
    ec_pair,
    part,
    rightful,
    rsa_pair,
)

RSA, EC = rsa_pair("k1"), ec_pair("e1")
PAIRS = [RSA, EC, ec_pair("e2", "P-384")]
BY_ALGORITHM = {
    "k1": {"RS256", "RS384", "RS512"},
    "e1": {"ES256"},
    "e2": {"ES384"},
}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kid)
def test_a_published_key_signs_by_the_algorithms_of_its_type(pair: Pair):
    key = public_key(pair.jwk)
    assert (key.kid, key.algorithms) == (pair.kid, BY_ALGORITHM[pair.kid])
    assert public_key(pair.jwk | {"alg": max(key.algorithms), "x5t": "x", "key_ops": ["verify"]}) == (
        key if len(key.algorithms) == 1 else public_key(pair.jwk | {"alg": "RS512"})
    )


def test_a_key_that_names_its_algorithm_has_no_other():
    keys = ring([RSA.jwk | {"alg": "RS256"}])
    good = rightful()["assertion"]
    with pytest.raises(NotSignedIn):
        tokens.read_signed(ASSERTION, keys, good.token(), NOW, issuer=CLIENT, audience=TOKEN_URL)
    token = good.token(good.header | {"alg": "RS256"}, alg="RS256")
    read = tokens.read_signed(ASSERTION, keys, token, NOW, issuer=CLIENT, audience=TOKEN_URL)
    assert read == good.claims


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_an_rsa_key_signs_with_each_of_its_digests(algorithm: str):
    good = rightful()["assertion"]
    token = good.token(good.header | {"alg": algorithm}, alg=algorithm)
    assert good.read(token, NOW) == good.claims


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ("k1", "JSON object"),
        (None, "JSON object"),
        ([RSA.jwk], "JSON object"),
        ({}, "no name"),
        ({k: v for k, v in RSA.jwk.items() if k != "kid"}, "no name"),
        (RSA.jwk | {"kid": ""}, "no name"),
        (RSA.jwk | {"kid": 1}, "no name"),
        (RSA.jwk | {"kid": "k" * 201}, "no name"),
        (RSA.jwk | {"kid": "k\n1"}, "no name"),
        (RSA.jwk | {"d": "AQAB"}, "private key"),
        (EC.jwk | {"d": "AQAB"}, "private key"),
        ({"kty": "oct", "kid": "k1", "k": part("s" * 32)}, "private key"),
        ({"kty": "oct", "kid": "k1"}, "RSA, or EC"),
        ({"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": part("x" * 32)}, "RSA, or EC"),
        (RSA.jwk | {"use": "enc"}, "not for signatures"),
        (RSA.jwk | {"key_ops": ["encrypt"]}, "not for signatures"),
        (RSA.jwk | {"key_ops": "verify"}, "not for signatures"),
        (RSA.jwk | {"alg": "HS256"}, "an algorithm that is not taken"),
        (RSA.jwk | {"alg": "ES256"}, "an algorithm that is not taken"),
        (RSA.jwk | {"alg": "none"}, "an algorithm that is not taken"),
        (RSA.jwk | {"alg": ["RS256"]}, "an algorithm that is not taken"),
        (rsa_pair("small", 1024).jwk, "2048 to 8192 bits, not 1024"),
        (RSA.jwk | {"n": part(bytes([255]) * 1025)}, "2048 to 8192 bits, not 8200"),
        (RSA.jwk | {"n": part(bytes([255]) * 255 + b"\xfe")}, "2048 to 8192"),
        (RSA.jwk | {"e": part(b"\x01")}, "exponent"),
        (RSA.jwk | {"e": part(b"\x02")}, "exponent"),
        (RSA.jwk | {"e": part(b"\x01" + b"\0" * 3 + b"\x01")}, "exponent"),
        (RSA.jwk | {"n": RSA.jwk["n"] + "="}, "`n` is not base64url"),
        (RSA.jwk | {"n": 7}, "`n` is not base64url"),
        (RSA.jwk | {"e": "é"}, "`e` is not base64url"),
        ({k: v for k, v in RSA.jwk.items() if k != "e"}, "`e` is not base64url"),
        (EC.jwk | {"crv": "P-521"}, "RSA, or EC"),
        (EC.jwk | {"crv": ["P-256"]}, "RSA, or EC"),
        (EC.jwk | {"crv": "secp256k1"}, "RSA, or EC"),
        (EC.jwk | {"crv": "P-384"}, "48 bytes"),
        (EC.jwk | {"x": part("x" * 31)}, "32 bytes"),
        (EC.jwk | {"x": None}, "`x` is not base64url"),
    ],
)
def test_a_key_that_cannot_be_believed_is_refused_with_the_reason(found: Any, why: str):
    with pytest.raises(UnusableKey, match=why):
        tokens.registered_key(found)
    assert ring([found]) == {}


def test_a_point_that_is_not_on_its_curve_is_no_key():
    with pytest.raises(UnusableKey, match="do not make a key"):
        tokens.registered_key(EC.jwk | {"x": EC.jwk["y"], "y": EC.jwk["x"]})


def test_a_token_by_a_key_off_its_curve_is_refused():
    keys = ring([EC.jwk | {"x": EC.jwk["y"], "y": EC.jwk["x"]}])
    good = rightful()["identity on a curve"]
    with pytest.raises(NotSignedIn):
        tokens.read_signed(ID_TOKEN, keys, good.token(), NOW, issuer=PROVIDER, audience=CLIENT)


def test_of_two_keys_with_one_name_neither_is_used():
    assert set(ring([RSA.jwk, EC.jwk])) == {"k1", "e1"}
    assert set(ring([RSA.jwk, EC.jwk, rsa_pair("k2").jwk | {"kid": "k1"}])) == {"e1"}
    assert set(ring([RSA.jwk, {"kid": "k1", "kty": "oct"}])) == set()
    assert set(ring([RSA.jwk, RSA.jwk])) == set()


def test_a_key_set_with_strange_things_in_it_still_has_its_good_keys():
    assert set(ring([None, 7, "k1", [], {"kid": ["k1"]}, {"kid": {}}, RSA.jwk])) == {"k1"}


# A key is never a secret


def dresses(pair: Pair) -> dict[str, str]:
    """One public key in everything in which it could pass for a secret."""
    pem, der = pair.public(), pair.public(Encoding.DER)
    return {
        "PEM": pem.decode(),
        "PEM in one line": "".join(pem.decode().splitlines()),
        "PEM after a space": " " + pem.decode(),
        "DER": der.decode("latin-1"),
        "DER in base64": b64encode(der).decode(),
        "DER in base64, in lines": "\n".join(pem.decode().splitlines()[1:-1]),
        "DER in base64url": urlsafe_b64encode(der).decode().rstrip("="),
        "a JWK": json.dumps(pair.jwk),
        "OpenSSH": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC ada@example.org",
    }


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kid)
@pytest.mark.parametrize("dress", dresses(RSA))
def test_a_public_key_never_signs_as_a_secret(dress: str, pair: Pair):
    secret = dresses(pair)[dress]
    assert looks_public(secret)
    with pytest.raises(ValueError, match="public key"):
        tokens.sign(secret, "ada", NOW)
    with pytest.raises(ValueError, match="public key"):
        tokens.read(secret, rightful()["demonstration"].token(key=secret), NOW)


@pytest.mark.parametrize(
    "secret", [SECRET, "0" * 40, "MII" + "x" * 40, '{"key": "' + "s" * 40 + '"}', "30" * 32]
)
def test_what_is_only_like_a_public_key_may_be_a_secret(secret: str):
    assert not looks_public(secret)
    assert tokens.read(secret, tokens.sign(secret, "ada", NOW), NOW)["sub"] == "ada"


@pytest.mark.parametrize("secret", ["", "x", "x" * 31])
def test_a_short_secret_signs_nothing_and_reads_nothing(secret: str):
    with pytest.raises(ValueError, match="32 bytes or more"):
        tokens.sign(secret, "ada", NOW)
    with pytest.raises(ValueError, match="32 bytes or more"):
        tokens.read(secret, rightful()["demonstration"].token(key=secret), NOW)


# Keys in PEM


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kid)
def test_a_public_key_in_pem_becomes_the_key_it_is(pair: Pair):
    made = tokens.jwk_of(pair.public(), pair.kid)
    assert made == {k: v for k, v in pair.jwk.items() if k != "use"}
    assert public_key(made) == public_key(pair.jwk)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kid)
def test_a_private_key_is_not_taken_for_a_public_one_nor_the_other_way_round(pair: Pair):
    with pytest.raises(UnusableKey, match="private key"):
        tokens.jwk_of(pair.pem, "k1")
    with pytest.raises(UnusableKey, match="public key"):
        tokens.private_key(pair.public(), "k1")


@pytest.mark.parametrize(
    "pem", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_key_is_told_so(pem: bytes):
    for read in (tokens.jwk_of, tokens.private_key):
        with pytest.raises(UnusableKey, match="no RSA or EC key"):
            read(pem, "k1")


def test_a_key_of_1024_bits_or_of_another_curve_is_refused_in_pem_too():
    for pair in (rsa_pair("small", 1024), ec_pair("e5", "P-521")):
        with pytest.raises(UnusableKey):
            tokens.jwk_of(pair.public(), "k1")
        with pytest.raises(UnusableKey):
            tokens.private_key(pair.pem, "k1")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kid)
def test_we_sign_for_a_provider_with_a_key_of_our_own(pair: Pair):
    private = tokens.private_key(pair.pem, pair.kid)
    keys = ring([pair.jwk])
    for place in ("https://one.example.org/token", "https://other.example.org/token"):
        token = tokens.sign_assertion(private, CLIENT, place, NOW)
        claims = tokens.read_signed(ASSERTION, keys, token, NOW, issuer=CLIENT, audience=place)
        assert (claims["sub"], claims["iat"], claims["exp"] - claims["iat"]) == (CLIENT, AT, 300)
        with pytest.raises(NotSignedIn):
            tokens.read_signed(ASSERTION, keys, token, NOW, issuer=CLIENT, audience=place + "/")


def test_a_traditional_private_key_is_read_too():
    pem = RSA.private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert tokens.private_key(pem, "k1")["alg"] == "RS512"


# Access tokens


def test_an_access_token_says_for_whom_and_for_what():
    token = tokens.sign_access(SECRET, "svc-1", frozenset({"reports:read", "cases:read"}), NOW)
    claims = tokens.read_access(SECRET, token, NOW)
    assert claims["sub"] == claims["client_id"] == "svc-1"
    assert claims["scope"] == "cases:read reports:read"
    assert claims["exp"] - claims["iat"] == 900
    assert tokens.typ_of(token) == "at+jwt"
    with pytest.raises(NotSignedIn):
        tokens.read_access(SECRET, token, NOW + timedelta(minutes=16))


@pytest.mark.parametrize("kind", [ASSERTION, ID_TOKEN, LOGOUT])
def test_a_token_that_others_sign_is_never_signed_by_a_secret(kind: Any):
    assert not kind.algorithms & ACCESS.algorithms
