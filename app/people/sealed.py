"""Keys for one purpose each, all derived from the installation's one secret."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes: what AES-GCM takes


@lru_cache(maxsize=32)
def key_for(secret: str, purpose: str) -> bytes:
    """32 bytes for `purpose` (HKDF-SHA256, RFC 5869). Keys of two purposes tell nothing of each other."""
    return HKDF(SHA256(), length=32, salt=None, info=f"quorate {purpose}".encode()).derive(secret.encode())


def seal(secret: str, purpose: str, bound_to: str, content: bytes) -> str:
    """`content` encrypted (AES-256-GCM) as text that opens again only for the same purpose and `bound_to`."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(key_for(secret, purpose)).encrypt(nonce, content, bound_to.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(secret: str, purpose: str, bound_to: str, sealed: str) -> bytes | None:
    """What was sealed; None when it was altered, belongs to something else, or was sealed with another secret."""
    try:
        whole = urlsafe_b64decode(sealed.encode())
        return AESGCM(key_for(secret, purpose)).decrypt(whole[:_NONCE], whole[_NONCE:], bound_to.encode())
    except (InvalidTag, ValueError):
        return None


def signature(secret: str, purpose: str, content: str) -> str:
    """An HMAC-SHA256 of `content` in hexadecimal."""
    return hmac.new(key_for(secret, purpose), content.encode(), sha256).hexdigest()


def is_signed(secret: str, purpose: str, content: str, signed: str) -> bool:
    """Whether `signed` is the signature of `content`; takes the same time whichever letter differs."""
    return hmac.compare_digest(signature(secret, purpose, content).encode(), signed.encode())
