"""One's own account: the password, the second factor, the recovery codes."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.people.account import begin_factor, change_password, confirm_factor, make_recovery_codes
from app.people.devices import remember_device
from app.people.own_session import ChangingSession, WholeSession
from app.people.passwords import SHORTEST
from app.people.sessions import set_cookie
from app.people.sessions_api import Password, SessionView, begun
from app.problems import answers

router = APIRouter(prefix="/v1/account", tags=["sign-in"])
_AGAIN = (errors.ForgedRequest, errors.WrongPassword, errors.TooMany, errors.Conflict)


class ChangePassword(BaseModel):
    """The password one has, and the one to have from now on."""

    model_config = ConfigDict(extra="forbid")

    present: Password
    password: Annotated[Password, Field(description=f"At least {SHORTEST} characters, of any kind")]


class BeginFactor(BaseModel):
    """One's password once more: whoever finds a browser left open must not make it theirs."""

    model_config = ConfigDict(extra="forbid")

    password: Password


class EnrolmentView(BaseModel):
    """What an authenticator needs. It is not in force until its first code has come back."""

    secret: str = Field(description="To be typed into an authenticator, in base 32")
    uri: str = Field(
        description="The same as an otpauth address, to be drawn as a QR code on this device alone"
    )
    enrolment: str = Field(description="Send it back as it is, with the first code")
    until: datetime = Field(description="Until when it can be confirmed")


class ConfirmFactor(BaseModel):
    """The enrolment that was begun, and a code that the authenticator made of it."""

    model_config = ConfigDict(extra="forbid")

    enrolment: Annotated[str, Field(max_length=400)]
    code: Annotated[str, Field(min_length=6, max_length=20)]


class RecoveryCodes(BaseModel):
    """Each stands in for the second factor once. They are shown now and never again."""

    recovery_codes: list[str]


@router.post("/password", operation_id="change_password", responses=answers(*_AGAIN))
async def post_password(
    request: Request, response: Response, session: ChangingSession, given: ChangePassword
) -> SessionView:
    """Change one's password. Every other session of one's own ends."""
    value = await change_password(
        request, session, given.present.get_secret_value(), given.password.get_secret_value()
    )
    return await begun(request, response, value)


@router.post("/factor", operation_id="begin_factor", responses=answers(errors.StepUpNeeded, *_AGAIN))
async def post_factor(request: Request, session: WholeSession, given: BeginFactor) -> EnrolmentView:
    """Begin to enrol a second factor, or another one in place of the present one (which is then needed once more)."""
    made, until = await begin_factor(request, session, given.password.get_secret_value())
    return EnrolmentView(secret=made.secret, uri=made.uri, enrolment=made.sealed, until=until)


@router.post("/factor/confirm", operation_id="confirm_factor", responses=answers(errors.WrongCode, *_AGAIN))
async def post_confirm(
    request: Request, response: Response, session: WholeSession, given: ConfirmFactor
) -> RecoveryCodes:
    """Put a second factor in force with its first code. Answers ten recovery codes; every other session ends."""
    value, codes = await confirm_factor(request, session, given.enrolment, given.code)
    set_cookie(response, value, request)
    remember_device(response, request, session.id.lower(), request.app.state.clock.now())
    return RecoveryCodes(recovery_codes=codes)


@router.post(
    "/recovery-codes",
    operation_id="make_recovery_codes",
    responses=answers(errors.ForgedRequest, errors.StepUpNeeded, errors.Conflict),
)
async def post_recovery_codes(request: Request, session: WholeSession) -> RecoveryCodes:
    """Ten new recovery codes in place of those before. Needs the second factor given within ten minutes."""
    return RecoveryCodes(recovery_codes=await make_recovery_codes(request, session))
