"""Refusals: the vocabulary of everything that can be answered with "no".

The class name is the stable code, the docstring the default message, `status` the HTTP status.
`app/main.py` renders each as `application/problem+json` (RFC 9457).
"""

from collections.abc import Sequence
from typing import Any, ClassVar


class Refusal(Exception):
    """This cannot be done."""

    status: ClassVar[int] = 400

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        """`detail` says what happened, why and what to do; `extra` becomes members of the problem."""
        self.detail = detail or " ".join((type(self).__doc__ or "").split())
        self.extra = extra
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """The stable name of this refusal, as clients see it."""
        return type(self).__name__


# Who is asking


class NotSignedIn(Refusal):
    """You are not signed in. Sign in, or send a valid token, and try again."""

    status = 401


class SecondFactorNeeded(NotSignedIn):
    """Your password was right. Give your second factor to finish signing in: a code of your authenticator, or a
    recovery code."""


class NotAllowed(Refusal):
    """Your roles do not allow this."""

    status = 403


class NotYourRole(NotAllowed):
    """This move belongs to another role."""


class DeclareFirst(NotAllowed):
    """Declare first whether an interest ties you to this case; none is an answer too. Then its papers open for you."""


class StepUpNeeded(NotAllowed):
    """This needs your second factor again: it is more than ten minutes old, or you have not given one. Give a code
    from your authenticator app, and repeat it. Nothing was changed."""


class WrongCode(NotAllowed):
    """This code is not right, or it was used before. Wait for the next one of your authenticator and give that."""


class WrongPassword(NotAllowed):
    """This is not your present password. Nothing was changed."""


class PasswordMustChange(NotAllowed):
    """Your password was made for you to be used once. Choose one of your own before you go on."""


class NoEntry(NotAllowed):
    """You were recognised, but your account opens nothing here. Ask whoever looks after Quorate in your organisation
    to let you in. Nothing was changed."""


class SignInFailed(Refusal):
    """The sign-in could not be completed, and nothing was changed. Start again; if it fails again, tell whoever looks
    after Quorate in your organisation when it was."""


class ForgedRequest(NotAllowed):
    """This request did not come from our own pages, so it was not carried out. Open Quorate again and repeat it."""


class TooMany(Refusal):
    """There were too many requests in a short time. Wait a moment, then go on where you were."""

    status = 429


# What is asked for


class NotFound(Refusal):
    """There is nothing here that you may see."""

    status = 404


class MethodNotAllowed(Refusal):
    """This address does not answer that method."""

    status = 405


class Malformed(Refusal):
    """Some of what was sent is missing or not valid. Nothing was changed."""

    status = 422

    def __init__(
        self, detail: str | None = None, *, errors: Sequence[dict[str, str]] = (), **extra: Any
    ) -> None:
        """`errors` holds one {"pointer", "detail"} for each bad field (JSON Pointer, RFC 6901)."""
        super().__init__(detail, errors=list(errors), **extra)


class BadRequest(Refusal):
    """The request could not be read. Nothing was changed."""


class TooLarge(Refusal):
    """What was sent is larger than is accepted here. Nothing was changed."""

    status = 413


class UnsupportedMedia(Refusal):
    """This kind of content is not accepted here. Nothing was changed."""

    status = 415


# What stands in the way


class NoSuchMove(Refusal):
    """This case has no such move at its present stage."""

    status = 409


class Blocked(Refusal):
    """Something stands in the way of this move. Nothing was changed."""

    status = 409


class Conflict(Refusal):
    """This cannot be done to what is there now. Nothing was changed."""

    status = 409


class CannotBeQuorate(Conflict):
    """With the people there are, some cases could never be decided by these terms. Nothing was changed."""


class StaleCase(Refusal):
    """The case has changed since you read it. Read it again, look at what changed, and repeat your move."""

    status = 412


class MissingPrecondition(Refusal):
    """This needs an If-Match header with the ETag of the case as you last read it."""

    status = 428


# Repeated requests


class KeyReused(Refusal):
    """This Idempotency-Key was already used for a different request. Use a new key for a new request."""

    status = 422


class StillInFlight(Refusal):
    """The same request is still being worked on. Wait a moment and ask again with the same key."""

    status = 409


# Our side


class Unavailable(Refusal):
    """The records cannot be reached at this moment. Repeat the request shortly, with the same Idempotency-Key:
    nothing is half-written, and nothing is done twice."""

    status = 503


class FaultOfOurs(Refusal):
    """Something went wrong on our side. It was recorded. Nothing is half-written; look before you repeat it."""

    status = 500
