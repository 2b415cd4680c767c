"""What every answer tells a browser: load nothing from elsewhere, guess nothing, keep nothing, frame nothing."""

from collections.abc import MutableMapping
from typing import Any

from app.problems import App, Receive, Scope, Send

# Our own scripts, styles, pictures and fonts, and nothing inline: there is no place for anybody else's script
CONTENT = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_OVER_TLS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}  # two years
# What is answered is nobody's to keep; a built file has its content in its name; a page is asked for again
_KEPT = {
    "/v1/": {"Cache-Control": "no-store"},
    "/assets/": {"Cache-Control": "public, max-age=31536000, immutable"},
    "/": {"Cache-Control": "no-cache"},
}

Headers = tuple[tuple[bytes, bytes], ...]


def _raw(*sets: dict[str, str]) -> Headers:
    return tuple((name.lower().encode(), value.encode()) for each in sets for name, value in each.items())


_FOR = {
    (tls, place): _raw(_ALWAYS, _OVER_TLS if tls else {}, kept)
    for tls in (True, False)
    for place, kept in _KEPT.items()
}


class SecurityHeaders:
    """Adds each header that an answer does not set itself: a file keeps its own, stricter, policy."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to the head of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        place = next(place for place in _KEPT if scope["path"].startswith(place) or place == "/")
        wanted = _FOR[scope["scheme"] == "https", place]

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                there = {name for name, _ in headers}
                message["headers"] = [*headers, *(each for each in wanted if each[0] not in there)]
            await send(message)

        await self.app(scope, receive, with_headers)
