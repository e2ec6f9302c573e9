import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from bot.app import create_app
from tests.conftest import serving, unlimited

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A refusal by the page's policy, and whatever a script may not do for Trusted Types.
REPORTER = """
addEventListener("securitypolicyviolation", (e) => console.error("CSP " + e.violatedDirective));
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed: in CI no test of the pages is left out.")
        pytest.skip("Chromium is not installed (Debian and Ubuntu: apt install chromium)")
    with sync_playwright() as playwright:
        # Without a sandbox where root runs the tests, as in containers.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the academy, served without a rate limit."""
    with serving(create_app(unlimited())) as client:
        yield str(client.base_url).rstrip("/")


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a page in a fresh profile; at the end no page may have reported an error."""
    errors: list[str] = []
    contexts = []

    def opened(address: str, script: str = "", **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(REPORTER + script)
        page.on("console", lambda message: errors.extend(_error(message)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    opened.errors = errors  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def _error(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning"} else []
