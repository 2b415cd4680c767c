"""Public keys as others publish them (JWK, RFC 7517): which of them are believed, and for what.

A key is taken apart here and only the numbers that make it are kept, so no key brings an algorithm, an address or a
secret of its own. A secret is never made from one: see `looks_public`.
"""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.people.strict import canonical

SMALLEST, LARGEST = 2048, 8192  # bits of an RSA modulus
_RSA = frozenset({"RS256", "RS384", "RS512"})
_CURVES = {"P-256": ("ES256", 32), "P-384": ("ES384", 48)}
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


class UnusableKey(Exception):
    """This is no public key that signs for anybody here; the message says why."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key, its name, and the algorithms that belong to it. `jwk` holds `kty` and the numbers, nothing else."""

    kid: str
    algorithms: frozenset[str]
    jwk: Mapping[str, str]


def public_key(found: Any) -> PublicKey:
    """A JWK as a key to check signatures with. Raises UnusableKey."""
    if not isinstance(found, dict):
        raise UnusableKey("A key is a JSON object (a JWK).")
    kid = found.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200 or not kid.isprintable():
        raise UnusableKey("The key has no name: give it a `kid` of 1 to 200 characters.")
    if not _PRIVATE.isdisjoint(found):
        raise UnusableKey(
            "This is a private key or a secret. Send the public half alone, and make a new pair: this one is spoilt."
        )
    if found.get("use", "sig") != "sig" or not _verifies(found.get("key_ops", ["verify"])):
        raise UnusableKey("The key is not for signatures.")
    numbers, algorithms = _numbers(found)
    alg = found.get("alg")
    if alg is not None:
        algorithms &= {alg} if isinstance(alg, str) else set()
        if not algorithms:
            raise UnusableKey("The key names an algorithm that is not taken for its type.")
    return PublicKey(kid, algorithms, numbers)


def ring(found: Iterable[Any]) -> dict[str, PublicKey]:
    """The keys that can be used, by name. Two of one name are both left out: a name stands for exactly one key."""
    usable: list[PublicKey] = []
    names: Counter[Any] = Counter()
    for each in found:
        if isinstance(each, dict) and isinstance(each.get("kid"), str):
            names[each["kid"]] += 1
        try:
            usable.append(public_key(each))
        except UnusableKey:
            continue
    return {key.kid: key for key in usable if names[key.kid] == 1}


def looks_public(secret: str) -> bool:
    """Whether what was given as a secret is a key for anybody to see: PEM, OpenSSH, a JWK, or DER in any dress.

    A secret that everybody knows signs for everybody (key confusion: CVE-2024-33663, and its remainder with DER).
    """
    text = secret.strip()
    if text.startswith(("-----BEGIN", "ssh-", "ecdsa-sha2-", "sk-")):
        return True
    try:
        if isinstance(made := json.loads(text), dict) and "kty" in made:
            return True
    except (ValueError, RecursionError):
        pass
    try:
        if _is_der(secret.encode("latin-1")):  # not stripped: a key may end in a byte that looks like a space
            return True
        return _is_der(b64decode("".join(text.split()).translate(_URL) + "==="))
    except ValueError:
        return False


_URL = str.maketrans("-_", "+/")


def _is_der(raw: bytes) -> bool:
    """Whether it is one DER sequence from the first byte to the last."""
    if len(raw) < 2 or raw[0] != 0x30:
        return False
    size, start = raw[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(raw[2:start], "big")
    return len(raw) == start + size


def _verifies(operations: Any) -> bool:
    return isinstance(operations, list) and "verify" in operations


def _numbers(found: Mapping[str, Any]) -> tuple[dict[str, str], frozenset[str]]:
    """What makes the key, and the algorithms of its type. Raises UnusableKey."""
    kty, crv = found.get("kty"), found.get("crv")
    if kty == "RSA":
        modulus, exponent = _number(found, "n"), _number(found, "e")
        if not SMALLEST <= modulus.bit_length() <= LARGEST or modulus % 2 == 0:
            raise UnusableKey(f"An RSA key has {SMALLEST} to {LARGEST} bits, not {modulus.bit_length()}.")
        if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > 32:
            raise UnusableKey("The RSA key has an exponent that nobody uses.")
        return {"kty": "RSA", "n": found["n"], "e": found["e"]}, _RSA
    if kty == "EC" and isinstance(crv, str) and crv in _CURVES:
        algorithm, size = _CURVES[crv]
        for name in ("x", "y"):
            if len(_bytes(found, name)) != size:
                raise UnusableKey(f"A coordinate of a key on {crv} has {size} bytes.")
        return {"kty": "EC", "crv": crv, "x": found["x"], "y": found["y"]}, frozenset({algorithm})
    raise UnusableKey("A key is RSA, or EC on P-256 or P-384.")


def _number(found: Mapping[str, Any], name: str) -> int:
    return int.from_bytes(_bytes(found, name), "big")


def _bytes(found: Mapping[str, Any], name: str) -> bytes:
    text = found.get(name)
    try:
        return canonical(text if isinstance(text, str) else "=")
    except ValueError:
        raise UnusableKey(f"The key's `{name}` is not base64url.") from None
