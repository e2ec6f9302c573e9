import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.app import create_app
from tests.conftest import serving, unlimited

# The shell has no window that nobody looks at, and takes half of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
# The strictest policy that a site can have and still load the widget.
HOST_POLICY = (
    "default-src 'none'; script-src {server}; connect-src {server}; style-src 'self';"
    " img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
REPORTER = """
addEventListener("securitypolicyviolation", (e) => console.error("CSP " + e.violatedDirective));
"""
# What a browser and the widget say of an answer that a test has made fail.
FAILING = "Failed to load resource|blocked by CORS policy|^askademy-chat: no answer from"
HOST_CSS = "body { margin: 0 } "
# Ten times what the slowest page needs, for machines that do other things besides.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

Visit = Callable[..., Page]


def missing(what: str) -> None:
    """Skips with a reason; in CI nothing may be left out."""
    reason = f"{what} is not installed (Debian and Ubuntu: apt install {what.lower()})"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


# Not for the session: while Playwright runs, no other test can run an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        missing("chromium")
    with sync_playwright() as playwright:
        # Without a sandbox where root runs the tests, as in containers.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


class Host:
    """Another origin, with pages that a test may put there; every address is a page."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = ""
        self.pages: dict[str, str] = {}
        self.css = ""
        # What its pages may show in frames.
        self.frames = "'none'"

    def embedding(
        self, path: str = "/", attributes: str = "data-auto", language: str = "en"
    ) -> str:
        """The address of a page with the widget's script tag."""
        script = f'<script src="{self.server}/widget.js" {attributes} defer></script>'
        head = f'<meta name="viewport" content="width=device-width"><title>Host</title>{script}'
        style = '<link rel="stylesheet" href="/host.css">'
        body = '<main><h1>A site</h1><a href="/two">The other page</a></main>'
        self.pages[path] = (
            f'<!doctype html><html lang="{language}"><head>{head}{style}</head>{body}'
        )
        return self.address + path

    async def respond(self, request: Request) -> Response:
        if request.url.path == "/host.css":
            return Response(HOST_CSS + self.css, media_type="text/css")
        html = self.pages.get(request.url.path, "<!doctype html><title>Nothing</title>")
        policy = f"{HOST_POLICY.format(server=self.server)}; frame-src {self.frames}"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})


def _host() -> Iterator[Host]:
    app = FastAPI()
    found = Host("")
    app.router.routes.append(Route("/{path:path}", found.respond))
    with serving(app) as client:
        found.address = str(client.base_url).rstrip("/")
        yield found


@pytest.fixture(scope="session")
def hosts() -> Iterator[tuple[Host, Host]]:
    """The first is allowed to ask, the other is not."""
    host = _host()
    stranger = _host()
    yield next(host), next(stranger)
    for other in (host, stranger):
        next(other, None)


@pytest.fixture(scope="session")
def site(hosts: tuple[Host, Host]) -> Iterator[str]:
    """The address of the academy, served without a rate limit."""
    app = create_app(unlimited(allowed_origins=hosts[0].address))
    with serving(app) as client:
        address = str(client.base_url).rstrip("/")
        for host in hosts:
            host.server = address
        yield address


@pytest.fixture
def host(hosts: tuple[Host, Host], site: str) -> Host:
    assert site
    hosts[0].css = ""
    return hosts[0]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page in a fresh profile; at the end no page may have reported an error.

    Nothing moves, so that what is measured stands still, but where a test asks for motion.
    `failing` matches what a browser says of what the test has made fail.
    """
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(
        address: str, script: str = "", *, failing: str = "", before: Any = None, **options: Any
    ) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        context.add_init_script(REPORTER + script)

        def report(text: str) -> None:
            if not (failing and re.search(failing, text)):
                errors.append(text)

        def watch(page: Page) -> None:
            page.on("console", lambda m: report(m.text) if m.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: report(str(error)))

        context.on("page", watch)
        page = context.new_page()
        if before:
            before(page)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def ask(page: Page, question: str) -> None:
    page.locator("askademy-chat textarea").fill(question)
    page.keyboard.press("Enter")
