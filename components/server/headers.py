"""The security headers of every answer: what a page may load, who may frame it, what it tells others."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The one page that Streamlit serves for every address; its hash follows the installed release.
INDEX_HTML = Path(streamlit.__file__).parent / "static" / "index.html"

#: Devices and features that no page of the atlas needs.
_WITHOUT = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
    "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


#: What only the atlas's own pages may do: a lecture keeps the screen awake.
_OWN = ("screen-wake-lock",)


class _InlineScripts(HTMLParser):
    """Collects the text of every inline script of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def inline_script_hashes(html: str) -> list[str]:
    """The CSP sources (``'sha256-…'``) that allow exactly the inline scripts of a page."""
    scripts = _InlineScripts()
    scripts.feed(html)
    scripts.close()
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts.found]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(html: str, frame_ancestors: Sequence[str]) -> str:
    """The policy for a page: everything from this server, nothing from elsewhere, no eval, no frames within.

    Styles may be inline, since Streamlit and Plotly write theirs at run time. ``frame_ancestors`` may frame the atlas;
    nobody may if it is empty.
    """
    directives = {
        "default-src": ["'none'"],
        # Streamlit loads a component's own script (components/lecture/key_presses.js) from a blob, which only a running
        # script can make.
        "script-src": ["'self'", "blob:", *inline_script_hashes(html)],
        "style-src": ["'self'", "'unsafe-inline'"],
        # Pictures that Plotly draws for saving, and the small ones in its style sheets.
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        # The websocket too: it has the same origin.
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": list(frame_ancestors) or ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def security_headers(html: str, frame_ancestors: Sequence[str]) -> dict[str, str]:
    """Every security header by name, for a server whose page is ``html``."""
    headers = {
        "Content-Security-Policy": content_security_policy(html, frame_ancestors),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join([*(f"{name}=()" for name in _WITHOUT), *(f"{name}=(self)" for name in _OWN)]),
        # What people read about their own health is nobody else's business, nor even that they came from here.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if not frame_ancestors:
        # For browsers without frame-ancestors; it cannot name other origins.
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return headers


class SecurityHeaders:
    """Middleware that adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        self.app = app
        self.headers = security_headers(INDEX_HTML.read_text(encoding="utf-8"), frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
