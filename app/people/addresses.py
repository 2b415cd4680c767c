"""Where a request comes from, and what our own address is as its sender sees it."""

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from fastapi import Request

_PORTS = {"http": 80, "https": 443}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_NETWORK = 64  # bits: whoever has one address of IPv6 has all that share these


def address_of(request: Request) -> str:
    """The address a request came from; empty where it came by no network (a socket of the machine)."""
    return request.client.host[:64] if request.client else ""


def network_of(request: Request) -> str:
    """What is counted as one sender: an address of IPv4, or the network of one of IPv6."""
    address = address_of(request)
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> (128 - _NETWORK) << (128 - _NETWORK))}/{_NETWORK}"


def own_origin(request: Request) -> str:
    """Our scheme, host and port as the browser has them (RFC 6454); QUORATE_PUBLIC_URL says it behind a proxy."""
    told: str = request.app.state.settings.public_url
    parts = urlsplit(told or str(request.base_url))
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{shown}{port}"


def on_this_machine(request: Request) -> bool:
    """Whether browser and server are one machine, without encryption: there a plain cookie must do."""
    parts = urlsplit(own_origin(request))
    return parts.scheme == "http" and parts.hostname in _THIS_MACHINE
