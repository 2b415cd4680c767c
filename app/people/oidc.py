"""The OpenID provider that people sign in with: where it is asked, which keys are its own, and what its tokens say."""

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx

from app.clock import Clock
from app.errors import NotSignedIn
from app.people import tokens
from app.people.keys import PublicKey, UnusableKey, ring
from app.people.kinds import BACKCHANNEL_LOGOUT, ID_TOKEN, LOGOUT, Kind
from app.people.oidc_fetch import Fetch, Kept, ProviderRefused
from app.people.oidc_map import ClaimMap, read_map
from app.people.proofs import ASSERTION_TYPE
from app.settings import Settings

CALLBACK_PATH = "/v1/oidc/callback"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the provider is asked for what (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    in_header: bool
    """Whether our secret goes in the Authorization header, or else into the form."""


class Provider:
    """The provider of this installation, and what is kept of it. Raises ValueError when the settings cannot work."""

    def __init__(
        self, settings: Settings, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        assert settings.oidc_map is not None
        self.issuer, self.client = settings.oidc_issuer, settings.oidc_client
        self.redirect = settings.address + CALLBACK_PATH
        self.map: ClaimMap = read_map(settings.oidc_map)
        self._scope, self._clock = settings.oidc_scope, clock
        self._secret = settings.oidc_secret.get_secret_value()
        self._key = _own_key(settings)
        self._may_ask, self._fetch = settings.may_ask, Fetch(settings.may_ask, transport)
        self._places: Kept[Places] = Kept(self._discover, clock)
        self._keys: Kept[Mapping[str, PublicKey]] = Kept(self._read_keys, clock)

    async def sign_in_address(self, state: str, nonce: str, verifier: str, *, step_up: bool) -> str:
        """Where the browser is sent. `step_up` wants the person to prove anew who they are.

        Raises ProviderSilent.
        """
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.redirect,
            "scope": self._scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if step_up:
            asked |= {"prompt": "login", "max_age": "0"}
            asked |= {"acr_values": self.map.acr_values} if self.map.acr_values else {}
        place = (await self._places.get()).authorization
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    async def redeem(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """The claims of whoever signed in, for the code that the browser brought.

        Raises ProviderSilent, ProviderRefused, NotSignedIn (a token that is not good).
        """
        places = await self._places.get()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect}
        proof, headers = self._proof(places)
        given = await self._fetch.post(places.token, form | {"code_verifier": verifier} | proof, headers)
        if not isinstance(given.get("id_token"), str):
            raise ProviderRefused("no_id_token")
        claims = await self._claims(ID_TOKEN, given["id_token"])
        if not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
            raise NotSignedIn
        if claims.get("azp", self.client) != self.client:
            raise NotSignedIn
        if self.map.userinfo:
            claims = await self._with_userinfo(places, claims, given.get("access_token"))
        return claims

    async def signed_out(self, token: str) -> dict[str, Any]:
        """The claims of a logout token: `sub` or `sid` says whose sessions end (Back-Channel Logout 1.0, 2.6).

        Raises NotSignedIn, ProviderSilent.
        """
        claims = await self._claims(LOGOUT, token)
        if (
            claims["events"].get(BACKCHANNEL_LOGOUT) != {}
            or "nonce" in claims
            or not {"sub", "sid"} & set(claims)
        ):
            raise NotSignedIn
        return claims

    async def _claims(self, kind: Kind, token: str) -> dict[str, Any]:
        """What a token of the provider's says. A key that is not known is asked for once, then it is nobody's."""
        kid = tokens.told(token)[0].get("kid")
        keys = await self._keys.get()
        if kid not in keys:
            keys = await self._keys.anew()
        now: datetime = self._clock.now()
        return tokens.read_signed(kind, keys, token, now, issuer=self.issuer, audience=self.client)

    async def _with_userinfo(self, places: Places, claims: dict[str, Any], access: Any) -> dict[str, Any]:
        """What the provider says of the same person beside; what it signed goes before what it only says."""
        if (
            places.userinfo is None
            or not isinstance(access, str)
            or not access.isascii()
            or not access.isprintable()
        ):
            raise ProviderRefused("no_userinfo")
        said = await self._fetch.get(places.userinfo, {"Authorization": f"Bearer {access}"})
        if said.get("sub") != claims["sub"]:
            raise NotSignedIn
        return said | claims

    def _proof(self, places: Places) -> tuple[dict[str, str], dict[str, str]]:
        """How we say who we are: members of the form, and headers."""
        if self._key is not None:
            made = tokens.sign_assertion(self._key, self.client, places.token, self._clock.now())
            return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": made}, {}
        if places.in_header:
            both = f"{quote_plus(self.client)}:{quote_plus(self._secret)}"
            return {}, {"Authorization": f"Basic {b64encode(both.encode()).decode()}"}
        return {"client_id": self.client, "client_secret": self._secret}, {}

    async def _discover(self) -> Places:
        found = await self._fetch.get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        told = [found.get(name) for name in (*names, "userinfo_endpoint")]
        if found.get("issuer") != self.issuer or not all(self._is_place(place) for place in told[:3]):
            raise ProviderRefused("discovery_not_its_own")
        ways = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        userinfo = told[3] if self._is_place(told[3]) else None
        in_header = not isinstance(ways, list) or "client_secret_basic" in ways
        return Places(str(told[0]), str(told[1]), str(told[2]), userinfo, in_header)

    async def _read_keys(self) -> Mapping[str, PublicKey]:
        found = (await self._fetch.get((await self._places.get()).keys)).get("keys")
        if not isinstance(found, list):
            raise ProviderRefused("no_keys")
        return ring(found)

    def _is_place(self, place: Any) -> bool:
        return isinstance(place, str) and self._may_ask(place)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._fetch.close()


def _own_key(settings: Settings) -> dict[str, str] | None:
    """Our private key, read at start. Raises ValueError."""
    if settings.oidc_key_file is None:
        return None
    try:
        return tokens.private_key(settings.oidc_key_file.read_bytes(), settings.oidc_key_id)
    except OSError as error:
        raise ValueError(f"QUORATE_OIDC_KEY_FILE cannot be read ({error.strerror}).") from None
    except UnusableKey as unusable:
        raise ValueError(f"QUORATE_OIDC_KEY_FILE: {unusable}") from None
