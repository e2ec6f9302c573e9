"""Draws the pictures of the documents: `make screenshots`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import create_app
from bot.clock import MILLISECONDS_A_DAY, now
from bot.dialogue.reply import Status
from bot.settings import secret
from bot.store.database import database_url
from bot.store.questions import write_questions
from bot.store.session import writing
from bot.store.spool import Row
from tests.bot.http.admin.visiting import PASSWORD
from tests.bot.store.conftest import asked
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


def admin(page: Page, site: str) -> None:
    page.goto(f"{site}/admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()


def some_questions() -> list[Row]:
    """A month of them, more and more."""
    kinds = (Status.ANSWERED, Status.ANSWERED, Status.UNSURE, Status.ANSWERED, Status.NOT_FOUND)
    texts = ("When was ILEA Roswell established?", "Where is it?", "Is there a car park?")
    return [
        asked(
            f"q{number}",
            question=texts[number % 3],
            at=now() - int(29 * MILLISECONDS_A_DAY * (number / 700) ** 1.4),
            status=kinds[number * number % 5],
        )
        for number in range(700)
    ]


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
    settings = unlimited(admin_password=PASSWORD)
    with serving(create_app(settings)) as client, sync_playwright() as playwright:
        site = str(client.base_url).rstrip("/")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shot(browser, site, chat, WIDE)
        shot(browser, site, faq, WIDE)
        shot(browser, site, embed, WIDE, "dark")
        shot(browser, site, phone, PHONE)
        with writing(database_url(secret(settings.database_url))) as connection:
            write_questions(connection, some_questions())
        shot(browser, site, admin, WIDE)
        browser.close()


if __name__ == "__main__":
    main()
