"""How the widget answers to what people do: at once, once, and so that it can be undone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from bot.http.theming import LANGUAGES
from tests.web.conftest import FAILING, Host, Visit, ask

QUESTION = "When was ILEA Roswell established?"
LONGEST = 1_000


def counted(page: Page) -> list[Any]:
    """The questions that are sent from now on."""
    sent: list[Any] = []

    def watch(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.continue_()

    page.route("**/api/ask", watch)
    return sent


def test_question_is_echoed_at_once(site: str, visit: Visit) -> None:
    """Before any answer it stands in the log, and the box is empty."""
    page = visit(f"{site}/chat")
    page.route("**/api/ask", lambda _: None)
    ask(page, QUESTION)
    expect(page.locator(".log .echo")).to_contain_text(QUESTION)
    expect(page.locator("textarea")).to_have_value("")


def test_double_click_sends_once(site: str, visit: Visit) -> None:
    """The second press of two neither stops the question nor sends it again."""
    page = visit(f"{site}/chat")
    held: list[Route] = []
    page.route("**/api/ask", lambda route: held.append(route))  # noqa: PLW0108  # a method has no name
    page.locator("textarea").fill(QUESTION)
    page.locator(".send").dblclick()
    expect(page.locator(".send")).to_have_text("Ask")
    expect(page.locator(".send")).to_have_text("Stop")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".send")).to_have_text("Ask")


def test_clicked_choice_shows_that_it_was(site: str, visit: Visit) -> None:
    """It is pressed, and two clicks ask once; where no answer comes it can be pressed again."""
    page = visit(f"{site}/chat", failing=FAILING)
    choice = page.locator(".intro button").first
    page.route("**/api/ask", lambda route: route.fulfill(status=500))
    choice.click()
    expect(page.locator(".retry")).to_be_visible()
    expect(choice).to_have_attribute("aria-pressed", "false")
    page.unroute("**/api/ask")
    sent = counted(page)
    choice.dblclick()
    expect(page.locator(".turn")).to_have_count(1)
    expect(choice).to_have_attribute("aria-pressed", "true")
    assert len(sent) == 1


def test_characters_are_counted_near_the_limit(site: str, visit: Visit) -> None:
    """From 900 on they are counted; a paste beyond 1,000 is kept, said to be long, and not sent."""
    page = visit(f"{site}/chat")
    box, count = page.locator("textarea"), page.locator(".count")
    box.fill("a" * 900)
    expect(count).to_be_empty()
    box.fill("a" * 950)
    expect(count).to_have_text("950 / 1000")
    sent = counted(page)
    box.fill("😀" * (LONGEST + 34))
    expect(count).to_have_text("1034 / 1000")
    expect(page.get_by_role("status")).to_have_text("Too long by 34 characters.")
    box.press("Enter")
    page.locator(".send").click()
    assert len(box.input_value()) == LONGEST + 34
    assert sent == []
    box.fill(QUESTION)
    expect(page.get_by_role("status")).to_be_empty()
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_starting_over_can_be_undone(site: str, visit: Visit) -> None:
    """The turns come back, and the conversation goes on where it was."""
    page = visit(f"{site}/chat")
    ask(page, "How many professionals has ILEA Roswell welcomed?")
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Started over.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn")).to_have_count(1)
    ask(page, "And from how many countries?")
    expect(page.locator(".turn").nth(1).locator("mark")).to_contain_text("111")


def test_thumbs_down_asks_what_was_missing(site: str, visit: Visit) -> None:
    """The vote counts at once; a comment is optional, and goes with the same vote."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    with page.expect_response("**/api/feedback") as first:
        page.get_by_role("button", name="This was not helpful").click()
    assert (first.value.request.post_data_json or {})["helpful"] is False
    note = page.get_by_label("What was missing?")
    expect(note).to_be_focused()
    note.fill("the month")
    with page.expect_response("**/api/feedback") as second:
        page.get_by_role("button", name="Send").click()
    assert second.value.status == 204
    assert (second.value.request.post_data_json or {})["comment"] == "the month"
    expect(note).to_have_count(0)
    expect(page.locator("textarea")).to_be_focused()
    page.get_by_role("button", name="This was not helpful").click()
    page.get_by_role("button", name="This was helpful").click()
    expect(page.get_by_label("What was missing?")).to_have_count(0)


def test_transcript_is_one_stop_of_the_tabulator(site: str, visit: Visit) -> None:
    """Before the box to write in there is the log alone; arrow keys go through what is in it."""
    page = visit(f"{site}/chat")
    for number, question in enumerate((QUESTION, "training on narcotics")):
        ask(page, question)
        expect(page.locator(".turn")).to_have_count(number + 1)
    focused = """() => {
        const found = document.querySelector("askademy-chat").shadowRoot.activeElement;
        return [found?.className ?? "", found?.textContent ?? ""]; }"""
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused)[0] == "log"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused)[0] == "icon"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    last = page.evaluate(focused)[1]
    page.keyboard.press("ArrowUp")
    before = page.evaluate(focused)[1]
    assert "" != last != before != ""
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused)[1] == last
    page.keyboard.press("Tab")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused)[1] == page.locator(".log button").first.inner_text()


GUARDS = {
    "on the window, early": "addEventListener('keydown', hear, true)",
    "on the document, early": "document.addEventListener('keydown', hear, true)",
    "on the document, late": "document.addEventListener('keydown', hear)",
    "on the body": "document.body.addEventListener('keyup', hear)",
    "by a property": "window.onkeypress = hear",
}


@pytest.mark.parametrize("guard", GUARDS)
def test_keys_do_not_reach_the_page(host: Host, visit: Visit, guard: str) -> None:
    """However a site listens for its shortcuts, it hears none of what is typed in the panel."""
    page = visit(host.embedding())
    page.evaluate(
        f"""() => {{ window.heard = [];
        const hear = (event) => {{ window.heard.push(event.key); event.preventDefault(); }};
        {GUARDS[guard]}; }}"""
    )
    page.locator(".launch").click()
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("Is it for staff/officers?")
    expect(page.locator("textarea")).to_have_value("Is it for staff/officers?")
    assert page.evaluate("window.heard") == []
    page.locator("main a").focus()
    page.keyboard.press("x")
    assert page.evaluate("window.heard") == ["x"]


def test_element_survives_a_body_that_is_swapped(host: Host, visit: Visit) -> None:
    """Turbo puts another body in, htmx other children: the panel is there again, its turns too."""
    page = visit(host.embedding())
    page.locator(".launch").click()
    ask(page, QUESTION)
    expect(page.locator(".turn")).to_have_count(1)
    page.locator("textarea").fill("half a question")
    page.evaluate("document.body = document.createElement('body')")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("textarea")).to_have_value("half a question")
    page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("askademy-chat")).to_have_count(1)


def test_script_may_be_a_module(host: Host, visit: Visit) -> None:
    """Loaded as a module or by one, it finds its server, and its attributes where it has a tag."""
    host.embedding("/module", attributes='type="module" data-auto data-heading="Ask us"')
    page = visit(host.address + "/module")
    expect(page.locator(".launch")).to_have_text("Ask us")
    page.locator(".launch").click()
    ask(page, QUESTION)
    expect(page.locator("mark")).to_have_text("2001")
    host.pages["/import"] = (
        "<!doctype html><title>Import</title><askademy-chat inline></askademy-chat>"
    )
    page = visit(host.address + "/import")
    page.evaluate(f"import('{host.server}/widget.js')")
    ask(page, QUESTION)
    expect(page.locator("mark")).to_have_text("2001")


HOSTILE = {
    "contained": "body > * { contain: strict; height: 1px; overflow: hidden }",
    "clipped": "body { clip-path: inset(0 60% 60% 0); overflow: hidden; height: 90px }",
    "moved": "body { transform: translateX(-60%); will-change: transform }",
    "covered": "main { position: fixed; inset: 0; z-index: 2147483647; background: white }",
    "faded": "body { opacity: 0.01; filter: blur(9px) }",
}


@pytest.mark.parametrize("how", HOSTILE)
def test_site_cannot_clip_or_cover_it(host: Host, visit: Visit, how: str) -> None:
    """The top layer is out of reach of what a site does to its body and to everything in it."""
    host.css = HOSTILE[how]
    page = visit(host.embedding(), viewport={"width": 1000, "height": 700})
    page.locator(".launch").click()
    ask(page, QUESTION)
    expect(page.locator("mark")).to_have_text("2001")
    box = page.locator(".panel").bounding_box()
    assert box
    assert box["x"] + box["width"] == pytest.approx(1000 - 16)
    assert box["y"] + box["height"] == pytest.approx(700 - 16)
    x, y = box["x"] + 40, box["y"] + 20
    assert page.evaluate(f"document.elementFromPoint({x}, {y}).localName") == "askademy-chat"


def test_missing_server_is_told_to_who_builds_the_site(host: Host, visit: Visit) -> None:
    """The console names the address that was tried, and the setting that may be missing."""
    page = visit(
        host.embedding(attributes='data-auto data-server="http://127.0.0.1:9/"'),
        failing=f"{FAILING}|CSP |violates|ERR_",
    )
    with page.expect_console_message(lambda message: "askademy-chat" in message.text) as told:
        page.locator(".launch").click()
    assert "http://127.0.0.1:9/" in told.value.text
    assert "ASKADEMY_ALLOWED_ORIGINS" in told.value.text
    assert host.address in told.value.text


def test_quotes_look_like_quotes_and_nothing_else_does(site: str, visit: Visit) -> None:
    """A bar for what is quoted, a broken one where that is unsure, and none for what is said."""
    styles = {
        "When was ILEA Roswell established?": "solid",
        "training on narcotics": "dashed",
        "quantum chromodynamics": None,
    }
    for question, style in styles.items():
        page = visit(f"{site}/chat")
        ask(page, question)
        expect(page.locator(".turn")).to_have_count(1)
        if style:
            expect(page.locator("blockquote")).to_have_css("border-left-style", style)
        expect(page.locator("blockquote")).to_have_count(1 if style else 0)
        expect(page.locator(".answer > p")).to_have_count(0 if style == "solid" else 1)
    ask(page, "What are the objectives of the ILEAs?")
    expect(page.locator("blockquote > ul > li").first).to_have_text(re.compile("^Support"))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_panel_is_in_the_language_of_the_page(host: Host, visit: Visit, language: str) -> None:
    """Every word of it, and none is called by its name in the code."""
    page = visit(host.embedding(language=language))
    page.locator(".launch").click()
    ask(page, QUESTION)
    expect(page.locator(".turn")).to_have_count(1)
    said = page.locator(".panel").inner_text()
    for english in ("Why this answer", "You can ask", "Source:", "undefined"):
        assert english not in said
