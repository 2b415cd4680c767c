"""What is encrypted or signed with the installation's secret opens for its one purpose alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from app.people.sealed import is_signed, key_for, seal, signature, unseal

SECRET, OTHER = "a secret for the tests alone, long enough", "another secret of the same kind and length"


def test_what_was_sealed_opens_again_and_never_looks_the_same():
    sealed = [seal(SECRET, "purpose", "quinn", b"content") for _ in range(3)]
    assert [unseal(SECRET, "purpose", "quinn", each) for each in sealed] == [b"content"] * 3
    assert len(set(sealed)) == 3
    assert not any(b"content" in urlsafe_b64decode(each) for each in sealed)


@pytest.mark.parametrize(
    ("secret", "purpose", "bound_to"),
    [(OTHER, "purpose", "quinn"), (SECRET, "another", "quinn"), (SECRET, "purpose", "pia")],
)
def test_it_opens_for_nothing_else(secret: str, purpose: str, bound_to: str):
    assert unseal(secret, purpose, bound_to, seal(SECRET, "purpose", "quinn", b"content")) is None


def test_no_byte_of_it_can_be_altered():
    raw = urlsafe_b64decode(seal(SECRET, "purpose", "quinn", b"content"))
    for place in range(len(raw)):
        altered = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert unseal(SECRET, "purpose", "quinn", urlsafe_b64encode(altered).decode()) is None


@pytest.mark.parametrize("sealed", ["", "A", "AAAA", "é", "=" * 8, "A" * 1000])
def test_what_was_never_sealed_opens_to_nothing(sealed: str):
    assert unseal(SECRET, "purpose", "quinn", sealed) is None


def test_each_purpose_has_a_key_of_its_own():
    keys = {key_for(secret, purpose) for secret in (SECRET, OTHER) for purpose in ("one", "two")}
    assert len(keys) == 4 and all(len(key) == 32 for key in keys)


def test_a_signature_is_of_one_content_one_purpose_and_one_secret():
    signed = signature(SECRET, "device", "quinn.1")
    assert is_signed(SECRET, "device", "quinn.1", signed)
    for secret, purpose, content in (
        (OTHER, "device", "quinn.1"),
        (SECRET, "x", "quinn.1"),
        (SECRET, "device", "quinn.2"),
    ):
        assert not is_signed(secret, purpose, content, signed)
    for wrong in ("", "é", signed[:-1], signed.upper()):
        assert not is_signed(SECRET, "device", "quinn.1", wrong)
