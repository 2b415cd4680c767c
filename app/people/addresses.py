"""Where a request comes from, and what our own address is as its sender sees it."""

from urllib.parse import urlsplit

from fastapi import Request

from app.errors import BadRequest

_PORTS = {"http": 80, "https": 443}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def address_of(request: Request) -> str:
    """The address a request came from; empty where it came by no network (a socket of the machine)."""
    return request.client.host[:64] if request.client else ""


def own_origin(request: Request) -> str:
    """Our scheme, host and port as the browser has them (RFC 6454); QUORATE_PUBLIC_URL says it behind a proxy.

    Raises BadRequest for a Host that is none.
    """
    told: str = request.app.state.settings.public_url
    try:
        parts = urlsplit(told or str(request.base_url))
        host, number = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise BadRequest(
            "The Host header of this request is no name of a site. Nothing was changed."
        ) from None
    shown = f"[{host}]" if ":" in host else host
    port = "" if number in {None, _PORTS.get(parts.scheme)} else f":{number}"
    return f"{parts.scheme}://{shown}{port}"


def on_this_machine(request: Request) -> bool:
    """Whether browser and server are one machine, without encryption: there a plain cookie must do."""
    parts = urlsplit(own_origin(request))
    return parts.scheme == "http" and parts.hostname in _THIS_MACHINE
