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

import httpx
from playwright.sync_api import Browser, sync_playwright

from bot.app import create_app
from bot.http.assets import Asset
from bot.settings import Settings
from tests.conftest import serving
from tests.web.conftest import CHROMIUM

RESULT = Path(__file__).with_name("web.md")
QUESTIONS = (
    "When was ILEA Roswell established?",
    "How many professionals has ILEA Roswell welcomed?",
    "Where did the first ILEA open?",
    "Who proposed the ILEAs?",
    "Who is the director?",
)
ROUNDS = 12
LIGHTHOUSE = ("performance", "accessibility", "best-practices", "seo")

# From the press on Enter to the frame that shows the answer.
RENDERED = """async (question) => {
    const root = document.querySelector("askademy-chat").shadowRoot;
    const box = root.querySelector("textarea"), log = root.querySelector(".log");
    box.value = question;
    const added = new Promise((done) => new MutationObserver(() => requestAnimationFrame(done))
        .observe(log, {childList: true}));
    const begun = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, composed: true}));
    await added;
    return performance.now() - begun;
}"""


def sizes(client: httpx.Client) -> Iterable[tuple[str, str, str]]:
    widget = Asset.of("widget.js")
    yield "widget, gzipped as served", f"{len(widget.compressed):,} bytes", "8,000"
    yield "style sheet of the pages, gzipped", f"{len(Asset.of('page.css').compressed):,} bytes", ""
    yield "`/faq`, uncompressed", f"{len(client.get('/faq').content):,} bytes", "30,720"
    yield "`/chat`, uncompressed", f"{len(client.get('/chat').content):,} bytes", ""


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
        settings = Settings.model_validate({"rate_limit": None, "database_url": database})
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
            yield f"| question to rendered answer, p50 | {median(times):.1f} ms | 50 ms |\n"
            yield f"| question to rendered answer, p95 | {last:.1f} ms | |\n"
            browser.close()
            yield f"\n| Lighthouse | {' | '.join(LIGHTHOUSE)} |\n|---|{'---:|' * len(LIGHTHOUSE)}\n"
            for path in ("/chat", "/faq"):
                yield f"| `{path}` | {' | '.join(lighthouse(site + path))} |\n"


def main() -> None:
    text = "".join(report())
    print(text)
    RESULT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
