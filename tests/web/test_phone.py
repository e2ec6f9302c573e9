"""The widget and the chat page on a phone, upright, lying, and with its keyboard open."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Host, Visit, ask

QUESTIONS = {
    "answered": "How many professionals has ILEA Roswell welcomed?",
    "unsure": "training on narcotics",
    "a list": "What are the objectives of the ILEAs?",
    "a refusal": "quantum chromodynamics",
    "a missing topic": "How much is the tuition fee?",
}
# Upright, and what its keyboard leaves of it.
SIZES = ((360, 640), (360, 340))

# Of the last answer: whether what the bot says, the first line of the quote and what is marked lie
# within the window and within the log that scrolls.
SEEN = """(page) => {
    const root = document.querySelector("askademy-chat").shadowRoot;
    const answer = [...root.querySelectorAll(".answer")].at(-1);
    const log = root.querySelector(".log").getBoundingClientRect();
    const top = Math.max(0, log.top), bottom = Math.min(innerHeight, log.bottom);
    const first = document.createRange();
    const told = answer.querySelector("blockquote p, blockquote li");
    if (told) first.setStart(told, 0);
    const line = told ? told.getClientRects()[0] : null;
    const boxes = [...answer.querySelectorAll(":scope > p, mark")].map(
        (each) => each.getBoundingClientRect());
    if (line) boxes.push({top: line.top, bottom: line.top + 20});
    return boxes.length > 0 && boxes.every((box) => box.top >= top - 1 && box.bottom <= bottom + 1);
}"""


def viewport(width: int, height: int) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}, "has_touch": True}


def opened(page: Page) -> Page:
    page.locator(".launch").click()
    expect(page.locator(".intro button").first).to_be_visible()
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_answer_is_in_view(host: Host, visit: Visit, size: tuple[int, int], kind: str) -> None:
    """After asking, the caveat, the key span and the beginning of the quote are seen."""
    page = opened(visit(host.embedding(), **viewport(*size)))
    ask(page, QUESTIONS[kind])
    expect(page.locator(".turn")).to_have_count(1)
    assert page.evaluate(SEEN)
    # And below another answer.
    ask(page, QUESTIONS["unsure"])
    expect(page.locator(".turn")).to_have_count(2)
    assert page.evaluate(SEEN)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_answer_on_the_page_is_in_view(
    site: str, visit: Visit, size: tuple[int, int], kind: str
) -> None:
    """The chat page, too, shows the answer without a finger's help."""
    page = visit(f"{site}/chat", **viewport(*size))
    ask(page, QUESTIONS[kind])
    expect(page.locator(".turn")).to_have_count(1)
    assert page.evaluate(SEEN)


@pytest.mark.parametrize("size", [(390, 664), (320, 568)])
def test_composer_is_above_the_fold(site: str, visit: Visit, size: tuple[int, int]) -> None:
    """What to write in, and the button, are in view when the page opens."""
    page = visit(f"{site}/chat", **viewport(*size))
    for part in ("textarea", ".send"):
        box = page.locator(f"askademy-chat {part}").bounding_box()
        assert box
        assert box["y"] + box["height"] <= size[1]
    # What follows the conversation can still be reached.
    page.locator("footer").scroll_into_view_if_needed()
    expect(page.locator("footer")).to_be_in_viewport()


def test_keyboard_leaves_the_answer_in_view(host: Host, visit: Visit) -> None:
    """Where only the visual viewport shrinks, as on a phone, the panel shrinks with it."""
    page = opened(visit(host.embedding(), **viewport(360, 640)))
    ask(page, QUESTIONS["answered"])
    expect(page.locator(".turn")).to_have_count(1)
    page.evaluate(
        """() => { Object.defineProperty(visualViewport, "height", {value: 340});
        visualViewport.dispatchEvent(new Event("resize")); }"""
    )
    box = page.locator(".panel").bounding_box()
    assert box
    assert box["height"] == pytest.approx(340)
    assert page.evaluate(SEEN)


def test_panel_on_the_whole_screen_is_modal(host: Host, visit: Visit) -> None:
    """Nothing behind it takes the focus; Escape gives it back to the button."""
    page = opened(visit(host.embedding(), **viewport(360, 640)))
    expect(page.locator("textarea")).to_be_focused()
    page.get_by_text("The other page").evaluate("(link) => link.focus()")
    expect(page.locator("textarea")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in {"askademy-chat", "body"}
    page.locator("textarea").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator(".launch")).to_be_focused()


def test_going_back_closes_it(host: Host, visit: Visit) -> None:
    """The button "back" of a phone, which cancels a dialog, closes the panel for good."""
    page = opened(visit(host.embedding(), **viewport(360, 640)))
    page.locator("dialog").evaluate(
        "(dialog) => dialog.dispatchEvent(new Event('cancel', {cancelable: true}))"
    )
    expect(page.locator(".launch")).to_be_focused()
    page.reload()
    expect(page.locator(".launch")).to_be_visible()


def test_source_on_the_same_site_closes_it(host: Host, visit: Visit) -> None:
    """Who follows it sees the passage and not the panel; beside a wide page it stays open."""
    link = f"{host.address}/two#:~:text=A%20site"
    host.embedding("/two")
    for size, left in (((360, 640), 0), ((1100, 800), 1)):
        page = visit(host.embedding(), **viewport(*size))

        def linked(route: Any) -> None:
            reply = route.fetch().json()
            reply["sources"][0]["link"] = link
            route.fulfill(json=reply)

        page.route("**/api/ask", linked)
        opened(page)
        ask(page, QUESTIONS["answered"])
        page.locator("[part=source] a").click()
        page.wait_for_url("**/two**")
        expect(page.locator("askademy-chat")).to_have_count(1)
        expect(page.locator(".panel")).to_have_count(left)


@pytest.mark.parametrize("size", [(640, 360), (740, 360)])
def test_lying_phone_has_room_for_the_log(host: Host, visit: Visit, size: tuple[int, int]) -> None:
    """The panel takes the whole screen, and the log two thirds of it."""
    page = opened(visit(host.embedding(), **viewport(*size)))
    box = page.locator(".log").bounding_box()
    assert box
    assert box["height"] >= size[1] * 2 / 3


def test_text_follows_the_font_size_of_the_browser(host: Host, visit: Visit) -> None:
    """Whoever has set larger letters gets them, whatever the site has set."""
    host.css = "html { font-size: 10px }"
    page = visit(host.embedding())
    session = page.context.new_cdp_session(page)
    size = "(button) => parseFloat(getComputedStyle(button).fontSize)"
    assert page.locator(".launch").evaluate(size) == 16
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 28, "fixed": 22}})
    page.reload()
    assert page.locator(".launch").evaluate(size) == 28
