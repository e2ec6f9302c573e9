"""Draws the pictures of the documents: `make screenshots`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import create_app
from tests.conftest import pytest_configure, serving, unlimited
from tests.web.conftest import CHROMIUM

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDE, PHONE = {"width": 960, "height": 760}, {"width": 390, "height": 760}


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    page.locator("textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn").nth(turns).wait_for()


def chat(page: Page, site: str) -> None:
    page.goto(f"{site}/chat")
    ask(page, "How many professionals has ILEA Roswell welcomed?")
    ask(page, "And from how many countries?")


def faq(page: Page, site: str) -> None:
    page.goto(f"{site}/faq?q=Who+graduated+there%3F")


def embed(page: Page, site: str) -> None:
    page.goto(f"{site}/embed")
    page.locator(".launch").click()
    ask(page, "When was ILEA Roswell established?")


def phone(page: Page, site: str) -> None:
    page.goto(f"{site}/embed")
    page.get_by_label("Language").select_option("ar")
    page.locator(".launch").click()
    ask(page, "Where did the first ILEA open?")


def shot(
    browser: Browser,
    site: str,
    draw: Callable[[Page, str], None],
    viewport: dict[str, int],
    scheme: str = "light",
) -> None:
    page = browser.new_page(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    draw(page, site)
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / f"{draw.__name__}.png", animations="disabled", caret="hide")
    page.close()


def main() -> None:
    pytest_configure()
    IMAGES.mkdir(exist_ok=True)
    with serving(create_app(unlimited())) as client, sync_playwright() as playwright:
        site = str(client.base_url).rstrip("/")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shot(browser, site, chat, WIDE)
        shot(browser, site, faq, WIDE)
        shot(browser, site, embed, WIDE, "dark")
        shot(browser, site, phone, PHONE)
        browser.close()


if __name__ == "__main__":
    main()
