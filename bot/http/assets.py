"""The files that pages load: compressed once, under an address that lasts and a current one."""

import gzip
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha384
from pathlib import Path

from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http.route_names import ASSET

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# A client that asks for anything but gzip says so with a quality of 0.
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
CURRENT, FOR_EVER = "no-cache", "public, max-age=31536000, immutable"
# What a page of another site loads; the rest is for the pages of this server only.
SHARED = ("widget.", "lang/")


def takes_gzip(request: Request) -> bool:
    return bool(_GZIP.search(request.headers.get("accept-encoding", "")))


def compressed(content: bytes) -> bytes:
    """Without a time of day in it: the same bytes on every replica."""
    return gzip.compress(content, mtime=0)


@dataclass(frozen=True, slots=True)
class Asset:
    """`name` is its path below `bot/http/static` and its address below the root."""

    name: str
    content: bytes
    compressed: bytes

    @classmethod
    def of(cls, name: str) -> "Asset":
        content = (STATIC / name).read_bytes()
        if name.endswith(".js"):
            # Without comments, and the types in them, the widget is sent in 8.0 kB instead of 10.8.
            content = jsmin(content)
        return cls(name, content, compressed(content))

    @property
    def integrity(self) -> str:
        """For the `integrity` of a script element."""
        return "sha384-" + b64encode(sha384(self.content).digest()).decode()

    @property
    def tag(self) -> str:
        return sha384(self.content).hexdigest()[:16]

    @property
    def lasting_name(self) -> str:
        """With a hash of the content: what it names never changes."""
        stem, _, suffix = self.name.rpartition(".")
        return f"{stem}-{self.tag}.{suffix}"

    def routes(self) -> list[Route]:
        async def current(request: Request) -> Response:
            return self.response(request, CURRENT)

        async def for_ever(request: Request) -> Response:
            return self.response(request, FOR_EVER)

        return [
            Route(f"/{self.name}", current, name=ASSET),
            Route(f"/{self.lasting_name}", for_ever, name=ASSET),
        ]

    def response(self, request: Request, caching: str) -> Response:
        is_shared = self.name.startswith(SHARED)
        headers = {
            "Cache-Control": caching,
            "Content-Type": MEDIA_TYPES[Path(self.name).suffix],
            "Cross-Origin-Resource-Policy": "cross-origin" if is_shared else "same-origin",
            "ETag": f'"{self.tag}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if is_shared:
            # It says nothing of anybody, and a script with `integrity` has to be readable.
            headers["Access-Control-Allow-Origin"] = "*"
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if takes_gzip(request):
            headers["Content-Encoding"] = "gzip"
            return Response(self.compressed, headers=headers)
        return Response(self.content, headers=headers)


def asset_routes() -> list[Route]:
    files = (path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES)
    names = sorted(path.relative_to(STATIC).as_posix() for path in files)
    return [route for name in names for route in Asset.of(name).routes()]
