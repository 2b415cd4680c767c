"""Tokens made by hand, without `jose`: each kind as its rightful signer makes it, so that one thing can be wrong."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.people import tokens
from app.people.keys import PublicKey, ring
from app.people.kinds import ACCESS, ASSERTION, BACKCHANNEL_LOGOUT, DEMO, ID_TOKEN, LOGOUT, Kind

SECRET = "a secret for the tests alone, long enough to sign"
NOW = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
PROVIDER, CLIENT = "https://sign-in.example.org/realms/care", "quorate-client"
TOKEN_URL = "https://quorate.example.org/v1/oauth/token"
_DIGESTS = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
_CURVES = {"P-256": (ec.SECP256R1, 32), "P-384": (ec.SECP384R1, 48), "P-521": (ec.SECP521R1, 66)}


def part(value: Any) -> str:
    """JSON (or bytes or text as they are) in base64url without padding."""
    raw = value.encode() if isinstance(value, str) else value
    return (
        urlsafe_b64encode(raw if isinstance(raw, bytes) else json.dumps(value).encode()).rstrip(b"=").decode()
    )


def signature(signed: str, secret: str | bytes = SECRET, digest: str = "sha256") -> str:
    """An HMAC in base64url."""
    key = secret if isinstance(secret, bytes) else secret.encode()
    return part(hmac.new(key, signed.encode(), digest).digest())


@dataclass(frozen=True)
class Pair:
    """A private key, by name."""

    kid: str
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    crv: str = ""

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half, as it is published."""
        numbers = self.private.public_key().public_numbers()
        if isinstance(numbers, rsa.RSAPublicNumbers):
            size = (numbers.n.bit_length() + 7) // 8
            made = {"kty": "RSA", "n": part(numbers.n.to_bytes(size, "big")), "e": "AQAB"}
        else:
            size = _CURVES[self.crv][1]
            made = {"kty": "EC", "crv": self.crv}
            made |= {k: part(getattr(numbers, k).to_bytes(size, "big")) for k in ("x", "y")}
        return made | {"kid": self.kid, "use": "sig"}

    def public(self, encoding: serialization.Encoding = serialization.Encoding.PEM) -> bytes:
        """The public half as PEM or DER."""
        how = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(encoding, how)

    @property
    def pem(self) -> bytes:
        """The private half, as an operator keeps it."""
        how = serialization.PrivateFormat.PKCS8
        return self.private.private_bytes(serialization.Encoding.PEM, how, serialization.NoEncryption())

    def raw(self, signed: str, alg: str) -> bytes:
        """What this key makes of a text, by RS* or ES*."""
        digest = _DIGESTS[alg[2:]]()
        if isinstance(self.private, rsa.RSAPrivateKey):
            if alg.startswith("PS"):
                pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
                return self.private.sign(signed.encode(), pss, digest)
            return self.private.sign(signed.encode(), padding.PKCS1v15(), digest)
        r, s = decode_dss_signature(self.der(signed, alg))
        size = _CURVES[self.crv][1]
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def der(self, signed: str, alg: str) -> bytes:
        """The signature of a curve as other protocols write it, and JWS does not."""
        assert isinstance(self.private, ec.EllipticCurvePrivateKey)
        return self.private.sign(signed.encode(), ec.ECDSA(_DIGESTS[alg[2:]]()))


@cache
def rsa_pair(kid: str, bits: int = 2048) -> Pair:
    """An RSA key, made once for each name."""
    return Pair(kid, rsa.generate_private_key(public_exponent=65537, key_size=bits))


@cache
def ec_pair(kid: str, crv: str = "P-256") -> Pair:
    """A key on a curve, made once for each name."""
    return Pair(kid, ec.generate_private_key(_CURVES[crv][0]()), crv)


def signed_by(key: Pair | str | bytes, header: Any, claims: Any, alg: str | None = None) -> str:
    """A token signed with `alg`, or with what its header says, or with HS256 where that says nothing."""
    text = f"{part(header)}.{part(claims)}"
    alg = alg or (header.get("alg") if isinstance(header, dict) else None) or "HS256"
    if isinstance(key, Pair):
        return f"{text}.{part(key.raw(text, alg))}"
    return f"{text}.{signature(text, key, f'sha{alg[2:]}')}"


@dataclass(frozen=True)
class Rightful:
    """One kind of token as its signer makes it, and how it is read."""

    kind: Kind
    header: dict[str, Any]
    claims: dict[str, Any]
    key: Pair | str
    read: Callable[[str, datetime], dict[str, Any]]

    @property
    def by_key(self) -> bool:
        """Whether it is signed by a private key of somebody else's."""
        return isinstance(self.key, Pair)

    @property
    def alg(self) -> str:
        """The algorithm of its signer."""
        return str(self.header["alg"])

    def token(self, header: Any = None, claims: Any = None, key: Any = None, alg: str | None = None) -> str:
        """It, with what is given instead. Always signed, and with the signer's algorithm unless told."""
        header = self.header if header is None else header
        return signed_by(
            self.key if key is None else key,
            header,
            self.claims if claims is None else claims,
            alg or self.alg,
        )

    def without(self, name: str) -> dict[str, Any]:
        """Its claims but one."""
        return {key: value for key, value in self.claims.items() if key != name}


@cache
def everyday_ring() -> dict[str, PublicKey]:
    """What a client or a provider publishes: two keys to sign with, two on curves, and three that sign for nobody."""
    encrypts = rsa_pair("encrypts").jwk | {"use": "enc"}
    pairs = (rsa_pair("k1"), rsa_pair("k2"), ec_pair("e1"), ec_pair("e2", "P-384"))
    return ring([*(pair.jwk for pair in pairs), rsa_pair("small", 1024).jwk, encrypts, {"kty": "oct"}])


def _reads(kind: Kind, issuer: str, audience: str) -> Callable[[str, datetime], dict[str, Any]]:
    return lambda token, now: tokens.read_signed(
        kind, everyday_ring(), token, now, issuer=issuer, audience=audience
    )


def rightful() -> dict[str, Rightful]:
    """One of each kind."""
    times = {"iat": AT, "exp": AT + 300, "jti": "0123456789abcdef"}
    ours = {"iss": "quorate", "aud": "quorate-api"} | times
    theirs = {"iss": PROVIDER, "aud": CLIENT} | times
    client = {"iss": CLIENT, "sub": CLIENT, "aud": TOKEN_URL} | times
    access = ours | {"sub": "svc-1", "client_id": "svc-1", "scope": "cases:read reports:read"}
    identity = theirs | {"sub": "ada@care", "nonce": "n-0S6_WzA2Mj", "realm_access": {"roles": ["reviewer"]}}
    logout = theirs | {"sub": "ada@care", "sid": "session-1", "events": {BACKCHANNEL_LOGOUT: {}}}
    named = {"alg": "RS256", "kid": "k1"}
    return {
        "demonstration": Rightful(
            DEMO,
            {"alg": "HS256", "typ": "quorate-demo+jwt"},
            ours | {"sub": "ada"},
            SECRET,
            lambda token, now: tokens.read(SECRET, token, now),
        ),
        "access": Rightful(
            ACCESS,
            {"alg": "HS256", "typ": "at+jwt"},
            access,
            SECRET,
            lambda token, now: tokens.read_access(SECRET, token, now),
        ),
        "assertion": Rightful(
            ASSERTION,
            {"alg": "RS512", "typ": "JWT", "kid": "k1"},
            client,
            rsa_pair("k1"),
            _reads(ASSERTION, CLIENT, TOKEN_URL),
        ),
        "assertion on a curve": Rightful(
            ASSERTION,
            {"alg": "ES384", "typ": "client-assertion+jwt", "kid": "e2"},
            client,
            ec_pair("e2", "P-384"),
            _reads(ASSERTION, CLIENT, TOKEN_URL),
        ),
        "identity": Rightful(
            ID_TOKEN, named | {"typ": "JWT"}, identity, rsa_pair("k1"), _reads(ID_TOKEN, PROVIDER, CLIENT)
        ),
        "identity on a curve": Rightful(
            ID_TOKEN,
            {"alg": "ES256", "kid": "e1"},
            identity,
            ec_pair("e1"),
            _reads(ID_TOKEN, PROVIDER, CLIENT),
        ),
        "logout": Rightful(
            LOGOUT, named | {"typ": "logout+jwt"}, logout, rsa_pair("k1"), _reads(LOGOUT, PROVIDER, CLIENT)
        ),
    }


def other_ways_to_write(last: str, bits: int) -> list[str]:
    """The characters that stand for the same bits as `last`, when the lowest `bits` of it say nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = alphabet.index(last)
    return [c for i, c in enumerate(alphabet) if i >> bits == place >> bits and i != place]


def raw_of(written: str) -> bytes:
    """What a part says."""
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
