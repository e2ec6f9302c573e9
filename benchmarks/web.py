"""What the widget and the pages cost a visitor, in a browser: `make web`.

Prints the tables and writes them to `benchmarks/web.md`. Lighthouse is run where its command is on
the PATH (`npm install -g lighthouse`).
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import create_app
from bot.http.assets import Asset
from bot.settings import Settings
from tests.conftest import serving
from tests.web.conftest import CHROMIUM, ask
from tests.web.test_accessibility import PATHS, violations
from tests.web.test_phone import QUESTIONS as STATES
from tests.web.test_phone import SEEN, SIZES
from tests.web.test_widget import REPLY, UNSURE

RESULT = Path(__file__).with_name("web.md")
QUESTIONS = (
    "When was ILEA Roswell established?",
    "How many professionals has ILEA Roswell welcomed?",
    "Where did the first ILEA open?",
    "Who proposed the ILEAs?",
    "Who is the director?",
)
ROUNDS = 12
PAGES = ("/chat", "/faq", "/embed", "/docs")
# A doubtful answer of twenty words, with its caveat, as the bot says it.
SENTENCE = " ".join(["word"] * 20)
CAVEAT = "I am not sure that this answers it. The closest passage is:"
TYPED = "Is it for staff/officers?"
LIGHTHOUSE = ("performance", "accessibility", "best-practices", "seo")

IN_HEADER = """document.querySelector("askademy-chat").shadowRoot
    .activeElement?.closest("header") != null"""
# From the press on Enter to the frame that shows the answer.
RENDERED = """async (question) => {
    const root = document.querySelector("askademy-chat").shadowRoot;
    const box = root.querySelector("textarea"), log = root.querySelector(".log");
    box.value = question;
    const turns = () => log.querySelectorAll(".turn").length, before = turns();
    const added = new Promise((done) => new MutationObserver(
        () => turns() > before && requestAnimationFrame(done)).observe(log, {childList: true}));
    const begun = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, composed: true}));
    await added;
    return performance.now() - begun;
}"""


def sizes(client: httpx.Client) -> Iterable[tuple[str, str, str]]:
    widget = Asset.of("widget.js")
    yield "widget, gzipped as served", f"{len(widget.compressed):,} bytes", "8,000"
    then = sum(len(Asset.of(name).compressed) for name in ("widget.css", "lang/en.json"))
    yield "what opening it loads, gzipped: its look and its words", f"{then:,} bytes", ""
    yield "style sheet of the pages, gzipped", f"{len(Asset.of('page.css').compressed):,} bytes", ""
    yield "`/faq`, uncompressed", f"{len(client.get('/faq').content):,} bytes", "30,720"
    yield "`/chat`, uncompressed", f"{len(client.get('/chat').content):,} bytes", ""


def opened(browser: Browser, site: str, **options: Any) -> Page:
    """The page of the preview, with the floating panel open."""
    page = browser.new_page(**options)
    page.goto(f"{site}/embed")
    page.locator(".launch").click()
    page.locator(".intro button").first.wait_for()
    return page


def in_view(browser: Browser, site: str) -> str:
    """In how many states the caveat and the answer are seen after asking, on a phone."""
    seen = []
    for width, height in SIZES:
        for question in STATES.values():
            page = opened(browser, site, viewport={"width": width, "height": height})
            ask(page, question)
            page.locator(".turn").wait_for()
            seen.append(page.evaluate(SEEN))
            page.close()
    return f"{sum(seen)} of {len(seen)}"


def announced(page: Page) -> int:
    """The words that a screen reader is given for a doubtful answer with three alternatives."""
    said = REPLY | UNSURE | {"answer": f"{CAVEAT}\n{SENTENCE}"}
    page.route("**/api/ask", lambda route: route.fulfill(json=said))
    ask(page, "Which word?")
    page.locator(".turn").wait_for()
    page.unroute("**/api/ask")
    return len(page.locator("askademy-chat [role=status]").inner_text().split())


def stops(page: Page) -> int:
    """The stops of the tabulator between the box to write in and the buttons above."""
    page.locator("textarea").focus()
    found = 0
    while found < 100:
        page.keyboard.press("Shift+Tab")
        if page.evaluate(IN_HEADER):
            break
        found += 1
    return found


def heard(page: Page) -> int:
    """The keys that reach the site while somebody types a question."""
    page.evaluate(
        """() => { window.heard = 0;
        for (const target of [window, document, document.body])
            for (const type of ["keydown", "keypress", "keyup"])
                for (const early of [true, false])
                    target.addEventListener(type, () => window.heard++, early); }"""
    )
    page.locator("textarea").focus()
    page.keyboard.type(TYPED)
    found: int = page.evaluate("window.heard")
    return found


def faults(browser: Browser, site: str) -> int:
    """What axe finds on every page, wide and narrow, light and dark."""
    found = 0
    for path in PATHS:
        for options in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}):
            page = browser.new_page(**options)
            page.goto(site + path)
            found += len(violations(page))
            page.close()
    return found


def shift(browser: Browser, site: str, path: str) -> float:
    """The cumulative layout shift of a page on a phone, until nothing is loaded any more."""
    page = browser.new_page(viewport={"width": 390, "height": 664})
    page.add_init_script(
        """window.shifted = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shifted += entry.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(site + path, wait_until="networkidle")
    found: float = page.evaluate("window.shifted")
    page.close()
    return found


def behaviour(browser: Browser, site: str) -> Iterable[tuple[str, str, str]]:
    yield "answer and caveat in view, 360 × 640 and 360 × 340", in_view(browser, site), "10 of 10"
    page = opened(browser, site)
    yield "words announced, 20-word answer and three alternatives", str(announced(page)), "40"
    yield "tab stops of the transcript", str(stops(page)), "1"
    yield f"keys that a site hears of “{TYPED}”", str(heard(page)), "0"
    page.close()
    yield (
        f"axe violations, {len(PATHS)} pages, light, dark, 320 px",
        str(faults(browser, site)),
        "0",
    )
    for path in PAGES:
        yield f"layout shift of `{path}`", f"{shift(browser, site, path):.3f}", "0"


def closed(browser: Browser, site: str) -> int:
    """The requests of a page that has the widget, but for those that it makes without it."""
    page = browser.new_page()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    tag = f'<script src="{site}/widget.js" data-auto></script>'
    page.route("http://host.example/", lambda r: r.fulfill(body=tag, content_type="text/html"))
    page.goto("http://host.example/", wait_until="networkidle")
    page.close()
    return len([url for url in urls if url.startswith(site)])


def rendered(browser: Browser, site: str) -> list[float]:
    page = browser.new_page()
    page.goto(f"{site}/chat")
    times: list[float] = [page.evaluate(RENDERED, q) for _ in range(ROUNDS) for q in QUESTIONS]
    page.close()
    return times[len(QUESTIONS) :]  # the first round warms up


def lighthouse(address: str) -> list[str]:
    program = shutil.which("lighthouse")
    if not program:
        return ["not measured"] * len(LIGHTHOUSE)
    flags = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    flags.append(f"--only-categories={','.join(LIGHTHOUSE)}")
    environment = os.environ | {"CHROME_PATH": str(CHROMIUM)}
    ran = subprocess.run(  # noqa: S603
        [program, address, *flags], env=environment, capture_output=True, check=True
    )
    categories = json.loads(ran.stdout)["categories"]
    return [f"{100 * categories[name]['score']:.0f}" for name in LIGHTHOUSE]


def report() -> Iterable[str]:
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/askademy.db"
        given = {"rate_limit": None, "database_url": database, "meaning": "on"}
        settings = Settings.model_validate(given)
        with serving(create_app(settings)) as client, sync_playwright() as playwright:
            site = str(client.base_url).rstrip("/")
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            times = rendered(browser, site)
            last = quantiles(times, n=20)[-1]
            yield f"# The widget and the pages\n\nMade by `make web` on {os.cpu_count()} cores "
            yield f"({platform.machine()}, {sys.platform}), Chromium {browser.version}.\n\n"
            yield "| what | measured | at most |\n|---|---:|---:|\n"
            for row in sizes(client):
                yield "| " + " | ".join(row) + " |\n"
            yield f"| requests while closed | {closed(browser, site)} | 1 |\n"
            meaning = client.get("/readyz").json().get("meaning", "off")
            what = f"question to rendered answer, meaning {meaning}"
            yield f"| {what}, p50 | {median(times):.1f} ms | 30 ms |\n"
            yield f"| {what}, p95 | {last:.1f} ms | |\n"
            for row in behaviour(browser, site):
                yield "| " + " | ".join(row) + " |\n"
            browser.close()
            yield f"\n| Lighthouse | {' | '.join(LIGHTHOUSE)} |\n|---|{'---:|' * len(LIGHTHOUSE)}\n"
            for path in PAGES:
                yield f"| `{path}` | {' | '.join(lighthouse(site + path))} |\n"


def main() -> None:
    text = "".join(report())
    print(text)
    RESULT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
