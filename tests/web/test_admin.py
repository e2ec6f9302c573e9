"""The owner's pages in a browser: every state with axe, by keyboard, without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.app import create_app
from bot.clock import now
from bot.dialogue.reply import Status
from bot.settings import secret
from bot.store.database import database_url
from bot.store.questions import write_questions
from bot.store.session import writing
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.bot.store.conftest import asked
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE
from tests.web.conftest import Visit
from tests.web.test_accessibility import COLOURS, violations

HOUR = 3_600_000
FORBIDDEN = "status of 403"
Opened = Callable[..., Page]
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}


@pytest.fixture(scope="module")
def admin() -> Iterator[str]:
    """The address of a server that the owner can sign in to."""
    settings = unlimited(admin_password=PASSWORD)
    with serving(create_app(settings)) as client:
        url = database_url(secret(settings.database_url))
        kinds = [Status.ANSWERED, Status.UNSURE, Status.NOT_FOUND]
        rows = [
            asked(f"q{n}", f"c{n}", f"Is number {n % 4} open?", now() - n * HOUR, kinds[n % 3])
            for n in range(300)
        ]
        with writing(url) as connection:
            write_questions(connection, rows)
        yield f"{str(client.base_url).rstrip('/')}/admin"


def enter(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.fixture(scope="module")
def owners_browser(admin: str) -> dict[str, Any]:
    """The cookies of one who has signed in, once for all tests: so often nobody may."""
    with httpx.Client(base_url=admin.removesuffix("/admin"), timeout=PATIENCE) as client:
        assert sign_in(client).status_code == 303
        cookies = [
            {
                "name": cookie.name,
                "value": cookie.value,
                "domain": "127.0.0.1",
                "path": cookie.path,
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Strict",
            }
            for cookie in client.cookies.jar
        ]
    return {"cookies": cookies, "origins": []}


@pytest.fixture
def signed_in(admin: str, owners_browser: dict[str, Any], visit: Visit) -> Opened:
    """Opens a page below `/admin` as the owner."""

    def opened(path: str = "", **options: Any) -> Page:
        page = visit(f"{admin}/{path}" if path else admin, storage_state=owners_browser, **options)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    return opened


def assert_accessible(page: Page) -> None:
    """axe finds nothing, light and dark; at 320 pixels nothing is wider than the page."""
    # axe needs JavaScript; the pages have none.
    assert page.locator("script").count() == 0
    size = page.viewport_size
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, *COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_function("innerWidth === 320")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)


def test_door_is_accessible(admin: str, visit: Visit) -> None:
    """So is the page that says that the password was wrong."""
    page = visit(admin, failing=FORBIDDEN)
    assert_accessible(page)
    page.get_by_label("Password").fill("not my password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not right")
    assert_accessible(page)


def test_editor_comes_and_goes_by_keyboard(admin: str, visit: Visit) -> None:
    """Without a mouse and without JavaScript an editor signs in and out."""
    page = visit(f"{admin}/sign-in", **NO_SCRIPT)
    page.keyboard.press("Tab")
    while page.locator(":focus").get_attribute("id") != "name":
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    out = page.get_by_role("button", name="Sign out")
    out.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(admin)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


PAGES = (
    "",
    "curation",
    "curation?q=narcotics&kind=passage",
    "curation/new?kind=passage",
    "curation/new?kind=answer",
    "history",
    "kept",
    "ask",
    "pages",
    "pages/page?id=our-academy",
    "pages/check",
    "todo",
    "todo?state=answered&period=quarter",
    "todo?channel=api",
    "todo/task?q=Is+number+1+open%3F",
)


@pytest.mark.parametrize("path", PAGES)
def test_state_is_accessible(signed_in: Opened, path: str) -> None:
    """axe finds nothing in a page with all of it open, in any colours, down to 320 pixels."""
    page = signed_in(path)
    for closed in page.locator("details:not([open]) > summary").all():
        closed.click()
    assert_accessible(page)


def write_answer(page: Page, admin: str, text: str) -> None:
    page.goto(f"{admin}/curation/new?kind=answer")
    page.get_by_label("The answer").fill(text)
    page.get_by_label("Questions that it answers").fill(f"What about {text}?")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").press("Enter")


def test_curation_is_accessible_in_every_state(admin: str, signed_in: Opened) -> None:
    """By keyboard: written, changed by two at once, refused, and undone."""
    page = signed_in(failing="status of 4")
    write_answer(page, admin, "bicycles")
    expect(page.get_by_role("status").first).to_contain_text("within two seconds")
    assert_accessible(page)
    page.get_by_role("link", name="Edit “bicycles”").press("Enter")
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("The answer").fill("trains")
    other.get_by_role("button", name="Save").press("Enter")
    expect(other.get_by_role("status").first).to_contain_text("changed")
    page.get_by_label("The answer").fill("ships")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("owner has changed this entry meanwhile")
    expect(page.get_by_label("The answer")).to_have_value("ships")
    assert_accessible(page)
    page.get_by_label("The answer").fill(" ")
    page.get_by_role("button", name="Save mine instead").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("empty")
    assert_accessible(page)
    page.goto(f"{admin}/history")
    assert_accessible(page)
    page.get_by_role("button", name="Undo change 2").press("Enter")
    expect(page.locator("article").first).to_contain_text("bicycles")


def answers(page: Page, admin: str, question: str, text: str) -> None:
    """Soon visitors are answered so."""
    answer = page.get_by_text(text, exact=True)
    published = monotonic()
    page.goto(f"{admin}/../chat?q={question}")
    while not answer.count():
        assert monotonic() < published + PATIENCE
        page.reload()


def test_from_a_question_to_its_answer_in_four_clicks(admin: str, signed_in: Opened) -> None:
    """To do, the question, try, publish; in between the answer is written, and axe looks on."""
    page = signed_in()
    clicks = 0

    def click(role: Any, name: str) -> None:
        nonlocal clicks
        clicks += 1
        page.get_by_role(role, name=name).first.click()

    click("link", "To do")
    click("link", "Is number")
    asked_for = page.locator("h1").inner_text()
    page.get_by_label("The answer").fill("All numbers are open.")
    click("button", "Try the answer")
    expect(page.locator("article").first).to_contain_text("All numbers are open.")
    assert_accessible(page)
    click("button", "Publish")
    expect(page.get_by_role("status").first).to_contain_text("published")
    assert clicks <= 4
    answers(page, admin, asked_for, "All numbers are open.")


def test_stop_is_accessible(admin: str, signed_in: Opened) -> None:
    """An undo and an import that break a kept answer: by keyboard, one is done all the same."""
    page = signed_in(failing="status of 409")
    write_answer(page, admin, "ferries")
    question = "What about ferries?"
    answers(page, admin, question, "ferries")
    page.goto(f"{admin}/ask")
    page.get_by_label("A question").fill(question)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep this answer").press("Enter")
    expect(page.get_by_role("heading", name="Kept answers")).to_be_visible()
    page.goto(f"{admin}/history")
    page.get_by_role("button", name="Undo change").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is changed")
    assert_accessible(page)
    page.goto(f"{admin}/curation")
    taking = f'[[answer]]\ntext = "None."\nquestions = ["{question}"]\nauthor = "Ada"\n'
    content = f"{taking}date = 2026-01-02\n".encode()
    file = FilePayload(name="c.toml", mimeType="application/toml", buffer=content)
    page.get_by_label("A curation file").set_input_files([file])
    page.get_by_role("button", name="Put in what is new").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is changed")
    assert_accessible(page)
    page.get_by_label("Do it all the same").press("Space")
    page.get_by_role("button", name="Put in what is new").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 entries are new")


def test_asking_is_accessible(signed_in: Opened) -> None:
    """The answer and its explanation, side by side and below each other."""
    page = signed_in("ask")
    page.get_by_label("A question").fill("When was ILEA Roswell established?")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("2001")
    expect(page.get_by_role("heading", name="Why")).to_be_visible()
    assert_accessible(page)


def test_adding_is_accessible(tmp_path: Path, visit: Visit) -> None:
    """A file is looked at, put in and taken back; what is refused says why."""
    (tmp_path / "visit.md").write_text("# Visit\n\nDogs wait outside.\n")
    settings = unlimited(admin_password=PASSWORD, corpus=tmp_path, admin_add="web")
    with serving(create_app(settings)) as client:
        page = visit(f"{str(client.base_url).rstrip('/')}/admin", failing="status of 422")
        enter(page)
        page.get_by_role("link", name="Pages").click()
        page.get_by_role("link", name="Add to the pages").click()
        assert_accessible(page)
        page.get_by_role("button", name="See what changes").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("choose a file")
        assert_accessible(page)
        for day in ("Mondays", "Sundays"):
            content = f"# Zoo\n\nElephants bathe on {day}.\n".encode()
            file = FilePayload(name="zoo.md", mimeType="text/markdown", buffer=content)
            page.get_by_label("A file").set_input_files([file])
            page.get_by_role("button", name="See what changes").press("Enter")
            expect(page.get_by_role("status")).to_contain_text("Nothing is changed yet")
            assert_accessible(page)
            page.get_by_role("button", name="Put it in").press("Enter")
            expect(page.get_by_role("status").first).to_contain_text("It is put in")
            put_in = monotonic()
            while not page.get_by_role("link", name="Zoo").count():
                assert monotonic() < put_in + PATIENCE
                page.reload()
            page.get_by_role("link", name="Add to the pages").click()
        (tmp_path / "questions.jsonl").write_text(
            '{"question": "When do elephants bathe?", "gold_sentence": ["Elephants bathe"]}'
        )
        file = FilePayload(name="zoo.md", mimeType="text/markdown", buffer=b"# Zoo\n\nClosed.\n")
        page.get_by_label("A file").set_input_files([file])
        page.get_by_role("button", name="See what changes").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("it cannot be put in")
        assert_accessible(page)
        page.get_by_role("button", name="Take it back zoo.md").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("taken back")
        page.close()


def test_lost_quote_is_accessible(tmp_path: Path, visit: Visit) -> None:
    """The passage that is closest now is offered, and tied by keyboard."""
    page_file = tmp_path / "visit.md"
    page_file.write_text("# Visit\n\nThe museum opens at ten.\n")
    settings = unlimited(admin_password=PASSWORD, corpus=tmp_path)
    with serving(create_app(settings)) as client:
        admin = f"{str(client.base_url).rstrip('/')}/admin"
        page = visit(admin)
        enter(page)
        page.goto(f"{admin}/curation/new?kind=passage&quote=The+museum+opens+at+ten.")
        page.get_by_label("Other questions").fill("opening time")
        page.get_by_role("button", name="Try it first").press("Enter")
        assert_accessible(page)
        page.get_by_role("button", name="Publish").press("Enter")
        page_file.write_text("# Visit\n\nThe museum opens at nine.\n")
        begun = monotonic()
        while not page.get_by_role("button", name="Tie to this passage").count():
            assert monotonic() < begun + PATIENCE
            sleep(0.2)
            page.reload()
        assert_accessible(page)
        page.get_by_role("button", name="Tie to this passage").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("It is changed")
        page.close()
