import re
from html import escape

import pytest
from playwright.sync_api import Page, Request, Route, expect

from bot.app import create_app
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.http.theming import LANGUAGES
from tests.conftest import serving, unlimited
from tests.web.conftest import FAILING, Host, Visit, ask

QUESTION = "When was ILEA Roswell established?"
OPEN = ".launch"
# What a server may answer.
REPLY = {
    "id": "a",
    "conversation": "c",
    "status": "answered",
    "answer": "Yes.",
    "highlight": None,
    "parts": [{"kind": "quote", "text": "Yes.", "source": 0, "highlight": None}],
    "read_as": None,
    "sources": [{"title": "Page", "heading": "", "link": "https://a.example/"}],
    "alternatives": [],
    "suggestions": [],
    "why": None,
}
UNSURE = {
    "status": "unsure",
    "alternatives": [{"quote": text, "link": None} for text in ("One.", "Two.", "Three.")],
}


def turns(page: Page, number: int) -> None:
    expect(page.locator(".turn")).to_have_count(number)


def test_question_is_answered_with_its_key_marked(site: str, visit: Visit) -> None:
    """The widget shows the quote, marks what was asked for and links to the sentence."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    turn = page.locator(".turn")
    expect(turn.locator("mark")).to_have_text("2001")
    expect(turn.get_by_role("link")).to_have_attribute(
        "href",
        "https://roswell.ilea.state.gov/"
        "#:~:text=Thus%2C%20ILEA%20Roswell%20was%20established,and%20the%20City%20of%20Roswell.",
    )
    expect(page.locator("textarea")).to_have_value("")


def test_whom_to_ask_is_a_link(site: str, visit: Visit) -> None:
    """A refusal links the address of the contact, and says the same as before."""
    page = visit(f"{site}/chat")
    ask(page, "quantum chromodynamics")
    answer = page.locator(".answer")
    expect(answer).to_contain_text("Please ask info@example.org.")
    expect(answer.get_by_role("link")).to_have_attribute("href", "mailto:info@example.org")


def test_suggestion_is_asked_and_followed_up(site: str, visit: Visit) -> None:
    """A suggested question is a button; a follow-up is read with what was asked before."""
    page = visit(f"{site}/chat")
    page.get_by_role("button", name="How many professionals has ILEA Roswell welcomed?").click()
    turns(page, 1)
    ask(page, "And from how many countries?")
    expect(page.locator(".turn").nth(1)).to_contain_text("Understood as:")
    expect(page.locator(".turn").nth(1).locator("mark")).to_contain_text("111")


def test_alternative_is_chosen_by_its_button(site: str, visit: Visit, academy: Chat) -> None:
    """An unsure answer offers other passages; the button of one shows it as the answer."""
    doubtful = ("training on narcotics", "is there cooperation with Mexico", "crime and police")
    replies = {question: academy.reply(question) for question in doubtful}
    question, reply = next(pair for pair in replies.items() if pair[1].status is Status.UNSURE)
    page = visit(f"{site}/chat")
    ask(page, question)
    page.locator(".lines button").nth(1).click()
    turns(page, 2)
    # A list draws the signs of its items itself.
    wanted = reply.alternatives[1].text.replace("•", "").split()
    assert page.locator(".answer").nth(1).inner_text().split() == wanted
    # Another passage by then is the last one's choice: of an older turn the passage is asked for.
    page.locator(".turn").nth(0).locator(".lines button").nth(0).click()
    turns(page, 3)
    # The passage stood there within its paragraph; asked for, it is quoted as far as it answers.
    told = page.locator(".answer").nth(2).inner_text().splitlines()
    assert any(line and line in reply.alternatives[0].text for line in told)


def test_feedback_is_sent_once_for_an_answer(site: str, visit: Visit) -> None:
    """The thumbs say which was pressed, thank, and may be changed."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    helpful = page.get_by_role("button", name="This was helpful")
    with page.expect_response("**/api/feedback") as response:
        helpful.click()
    assert response.value.status == 204
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_have_text("Thank you for saying so.")
    page.get_by_role("button", name="This was not helpful").click()
    expect(helpful).to_have_attribute("aria-pressed", "false")


def test_answer_is_copied_with_its_source(site: str, visit: Visit) -> None:
    """What is copied has the question, the answer and the link."""
    page = visit(f"{site}/chat", permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy the answer").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert QUESTION in copied
    assert "established in 2001" in copied
    assert "#:~:text=" in copied


def test_conversation_is_downloaded(site: str, visit: Visit) -> None:
    """The download is a text of every turn with its sources."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    turns(page, 1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the conversation").click()
    text = download.value.path().read_text("utf-8")
    assert QUESTION in text
    assert "established in 2001" in text


def test_reply_says_why(site: str, visit: Visit) -> None:
    """In words for anybody: how sure, which words counted, and the reviewed question."""
    page = visit(f"{site}/chat")
    ask(page, "When was Roswel established?")
    page.get_by_text("Why this answer?").click()
    why = page.locator("details")
    expect(why).to_contain_text("Fairly sure that this answers it.")
    expect(why).to_contain_text("Words that counted: roswell, established")
    expect(why).to_contain_text("comes close: When was ILEA Roswell established?")
    expect(why).not_to_contain_text("%")


def test_refusal_says_how_sure_of_nothing(site: str, visit: Visit) -> None:
    """A refusal estimates nothing; it may say which reviewed question came close."""
    page = visit(f"{site}/chat")
    ask(page, "How much is the tuition fee?")
    expect(page.locator(".answer.not_found")).to_be_visible()
    why = page.locator("details")
    why.locator("summary").click()
    expect(why).not_to_contain_text(re.compile("sure|%"))


def test_start_over_begins_a_new_conversation(site: str, visit: Visit) -> None:
    """The turns go, and the next question does not know them."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    turns(page, 1)
    page.get_by_role("button", name="Start over").click()
    turns(page, 0)
    expect(page.locator("textarea")).to_be_focused()
    with page.expect_request("**/api/ask") as request:
        ask(page, QUESTION)
    assert request.value.post_data_json == {
        "question": QUESTION,
        "conversation": None,
        "explain": True,
    }


def test_conversation_survives_navigation(host: Host, visit: Visit) -> None:
    """On the next page of the site the panel is open, the turns are there, and follow-ups work."""
    host.embedding("/two")
    page = visit(host.embedding("/one"))
    page.locator(OPEN).click()
    ask(page, "How many professionals has ILEA Roswell welcomed?")
    turns(page, 1)
    page.get_by_role("link", name="The other page").click()
    page.wait_for_url("**/two")
    turns(page, 1)
    expect(page.locator("textarea")).not_to_be_focused()
    ask(page, "And from how many countries?")
    expect(page.locator(".turn").nth(1).locator("mark")).to_contain_text("111")


def test_link_ends_no_conversation(site: str, visit: Visit) -> None:
    """A page that a link with a question opens shows its answer; the visitor's turns stay."""
    page = visit(f"{site}/chat")
    ask(page, "How many professionals has ILEA Roswell welcomed?")
    turns(page, 1)
    page.goto(f"{site}/chat?q=When+did+the+first+ILEA+open%3F&conversation=planted")
    expect(page.locator("article.answered").first).to_be_visible()
    turns(page, 1)
    ask(page, "And from how many countries?")
    expect(page.locator(".turn").nth(1).locator("mark")).to_contain_text("111")


def test_page_that_the_browser_kept_learns_what_was_asked_since(site: str, visit: Visit) -> None:
    """Back on a page that was set aside, the turns of the pages after it are there."""
    page = visit(f"{site}/chat")
    ask(page, QUESTION)
    turns(page, 1)
    page.evaluate(
        """() => { const [key] = Object.keys(sessionStorage);
        const kept = JSON.parse(sessionStorage[key]);
        sessionStorage[key] = JSON.stringify({...kept, turns: [...kept.turns, ...kept.turns]});
        dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true})); }"""
    )
    turns(page, 2)


def test_half_a_question_survives_closing(host: Host, visit: Visit) -> None:
    """What was typed and not sent is there when the panel opens again, and gone once asked."""
    page = visit(host.embedding())
    page.locator(OPEN).click()
    page.locator("textarea").fill(QUESTION)
    page.keyboard.press("Escape")
    page.locator(OPEN).click()
    expect(page.locator("textarea")).to_have_value(QUESTION)
    page.keyboard.press("Enter")
    turns(page, 1)
    page.keyboard.press("Escape")
    page.locator(OPEN).click()
    expect(page.locator("textarea")).to_have_value("")


def test_line_that_stands_twice_adds_one_button(host: Host, visit: Visit) -> None:
    """A template that is included twice shows one button, and not one upon the other."""
    address = host.embedding("/twice")
    host.pages["/twice"] += f'<script src="{host.server}/widget.js" data-auto></script>'
    page = visit(address)
    expect(page.locator("askademy-chat")).to_have_count(1)


def test_server_below_a_path_needs_no_last_slash(host: Host, visit: Visit) -> None:
    """`server` may name a path, with or without the slash at its end."""
    page = visit(host.embedding(attributes=f'data-auto data-server="{host.server}/deep"'))
    page.route("**/deep/api/suggestions", lambda route: route.fulfill(json={"suggestions": ["A?"]}))
    page.locator(OPEN).click()
    expect(page.locator(".intro button")).to_have_text("A?")


def test_elements_of_a_page_are_one_conversation(host: Host, visit: Visit) -> None:
    """What is started over in one does not come back through the other."""
    address = host.embedding("/both")
    host.pages["/both"] += "<askademy-chat inline></askademy-chat>"
    page = visit(address)
    inline, floating = page.locator("[inline]"), page.locator("askademy-chat:not([inline])")
    inline.locator("textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    turns(page, 1)
    floating.locator(OPEN).click()
    expect(floating.locator(".turn")).to_have_count(1)
    floating.get_by_role("button", name="Start over").click()
    expect(floating.locator(".turn")).to_have_count(0)
    with page.expect_request("**/api/ask") as request:
        inline.locator("textarea").fill(QUESTION)
        page.keyboard.press("Enter")
    sent = request.value.post_data_json
    assert sent
    assert sent["conversation"] is None


def test_print_has_the_whole_conversation(site: str, visit: Visit) -> None:
    """On paper nothing is hidden in a box that scrolls, and there are no controls."""
    page = visit(f"{site}/chat")
    for number in range(4):
        ask(page, QUESTION)
        turns(page, number + 1)
    page.emulate_media(media="print")
    expect(page.locator(".log")).to_have_css("overflow-y", "visible")
    expect(page.locator("askademy-chat form, askademy-chat .icon").first).to_be_hidden()
    assert page.locator(".panel").evaluate("(e) => getComputedStyle(e).overflowY") == "visible"


def test_short_window_has_the_whole_panel(site: str, visit: Visit) -> None:
    """On a phone that lies, or at 400 %, the box to write in is in view with its answers."""
    page = visit(f"{site}/chat", viewport={"width": 320, "height": 256})
    ask(page, QUESTION)
    turns(page, 1)
    box = page.locator(".panel").bounding_box()
    assert box
    assert 200 <= box["height"] <= 224
    assert -1 < box["y"] <= 256 - box["height"]


def test_answer_without_javascript_goes_on_with_it(site: str, visit: Visit) -> None:
    """Where the server has answered a link's question, the widget continues that conversation."""
    page = visit(f"{site}/chat?q=How+many+professionals+has+ILEA+Roswell+welcomed%3F")
    ask(page, "And from how many countries?")
    expect(page.locator(".turn")).to_contain_text("Understood as:")


@pytest.mark.parametrize("language", ["en", "hu"])
def test_closed_widget_is_one_request(host: Host, site: str, visit: Visit, language: str) -> None:
    """Until somebody opens it, a site loads one file, keeps nothing and sets no cookie."""
    requests: list[Request] = []

    def watch(page: Page) -> None:
        # Playwright takes no method of a built-in type.
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108

    page = visit(host.embedding(language=language), before=watch)
    expect(page.locator(OPEN)).to_have_text("Kérdezzen" if language == "hu" else "Ask a question")
    page.wait_for_load_state("networkidle")
    urls = [request.url for request in requests if request.url.startswith(site)]
    assert urls == [f"{site}/widget.js"]
    assert {request.url.split("/")[2] for request in requests} <= {
        host.address.split("/")[2],
        site.split("/")[2],
    }
    assert page.context.cookies() == []
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_failed_request_is_repeated_silently(site: str, visit: Visit) -> None:
    """One failure is not worth a word: the question is sent once more."""
    asked: list[str] = []

    def fail_once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    page = visit(f"{site}/chat", failing=FAILING)
    page.route("**/api/ask", fail_once)
    ask(page, QUESTION)
    turns(page, 1)
    assert len(asked) == 2
    expect(page.locator(".status")).to_be_empty()


def test_error_keeps_the_question_and_offers_to_try_again(site: str, visit: Visit) -> None:
    """After a second failure it says so; "Try again" asks the same question."""
    page = visit(f"{site}/chat", failing=FAILING)
    page.route("**/api/ask", lambda route: route.fulfill(status=503))
    ask(page, QUESTION)
    expect(page.get_by_role("status")).to_contain_text("cannot be reached")
    expect(page.locator("textarea")).to_have_value(QUESTION)
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Try again").click()
    turns(page, 1)
    expect(page.locator("textarea")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("")


def test_offline_is_said(site: str, visit: Visit) -> None:
    """Without a network it says so, and answers once there is one again."""
    page = visit(f"{site}/chat", failing=FAILING)
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.get_by_role("status")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    turns(page, 1)


def test_rate_limit_counts_down_and_asks_again(
    hosts: tuple[Host, Host], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seconds are the server's; they are counted down to the answer, and told once."""
    settings = unlimited(rate_limit="2/minute", allowed_origins=hosts[0].address)
    with serving(create_app(settings)) as client:
        monkeypatch.setattr(hosts[0], "server", str(client.base_url).rstrip("/"))
        page = visit(hosts[0].embedding(), failing=FAILING)
        page.locator(OPEN).click()
        ask(page, QUESTION)
        turns(page, 1)
        page.clock.install()
        ask(page, QUESTION)
        shown, told = page.locator(".status"), page.get_by_role("status")
        expect(shown).to_contain_text(re.compile(r"Asked again in (29|30) s"))
        first = told.inner_text()
        page.clock.run_for(10_000)
        expect(shown).to_contain_text(re.compile(r"Asked again in (19|20) s"))
        assert told.inner_text() == first
        page.route("**/api/ask", lambda route: route.fulfill(json=REPLY))
        page.clock.run_for(21_000)
        turns(page, 2)
        expect(shown).to_be_empty()


def test_refused_question_shows_the_servers_sentence(site: str, visit: Visit) -> None:
    """What the server says to do about a question is shown, as text."""
    problem = '{"detail": "<b>Write less</b>"}'
    page = visit(f"{site}/chat", failing=FAILING)
    page.route("**/api/ask", lambda route: route.fulfill(status=422, body=problem))
    ask(page, QUESTION)
    expect(page.get_by_role("status")).to_have_text("<b>Write less</b>")


def test_slow_question_is_announced_and_stopped(site: str, visit: Visit) -> None:
    """It says that it searches, and a press on "Stop" ends it; the question stays."""
    page = visit(f"{site}/chat", failing=FAILING)
    page.route("**/api/ask", lambda _: None)
    ask(page, QUESTION)
    expect(page.get_by_role("status")).to_have_text("Searching…")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped.")
    expect(page.locator("textarea")).to_have_value(QUESTION)
    page.unroute("**/api/ask")
    page.locator("textarea").press("Enter")
    turns(page, 1)


def test_keyboard_alone_is_enough(host: Host, visit: Visit) -> None:
    """Tab reaches the button, Enter opens, Escape closes and gives the focus back."""
    page = visit(host.embedding())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(OPEN)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    turns(page, 1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(OPEN)).to_be_focused()
    # Not a trap: the page's own link can be reached while the panel is open.
    page.keyboard.press("Enter")
    page.get_by_role("link", name="The other page").focus()
    expect(page.get_by_role("link", name="The other page")).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_enter_that_ends_a_composition_does_not_send(site: str, visit: Visit) -> None:
    """Enter confirms what an input method composes; the next one asks."""
    page = visit(f"{site}/chat")
    box = page.locator("textarea")
    box.fill(QUESTION)
    for event in ({"isComposing": True}, {"keyCode": 229}, {"shiftKey": True}):
        box.dispatch_event("keydown", {"key": "Enter", "cancelable": True, **event})
    expect(page.locator(".send")).to_have_text("Ask")
    turns(page, 0)
    box.press("Enter")
    turns(page, 1)


def test_answer_is_told_and_not_what_stands_around_it(site: str, visit: Visit) -> None:
    """A screen reader hears the answer and how many choices there are, in 40 words at most."""
    page = visit(f"{site}/chat")
    words = "One two three four five six seven eight nine ten".split()
    sentence = " ".join(2 * words)
    doubt = "I am not sure that this answers it. The closest passage is:"
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(json=REPLY | {"answer": f"{doubt}\n{sentence}"} | UNSURE),
    )
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")
    ask(page, QUESTION)
    turns(page, 1)
    told = page.get_by_role("status").inner_text()
    assert sentence in told
    assert "Choices below: 3" in told
    assert len(told.split()) <= 40


def test_hostile_style_of_a_site_does_not_reach_in(host: Host, visit: Visit) -> None:
    """Whatever the site's own style sheet says of every element, the widget looks the same."""

    def looks() -> object:
        page = visit(host.embedding())
        page.locator(OPEN).click()
        expect(page.locator(".intro button").first).to_be_visible()
        ask(page, QUESTION)
        turns(page, 1)
        return page.locator(".panel").evaluate(
            """(panel) => [panel, ...panel.querySelectorAll("*")].map((e) => {
                const style = getComputedStyle(e), box = e.getBoundingClientRect();
                return [e.className, style.color, style.fontSize, style.visibility, style.opacity,
                    style.letterSpacing, box.width.toFixed(1), box.height.toFixed(1)];
            })"""
        )

    usual = looks()
    host.css = (
        "* { all: unset !important; display: none !important; visibility: hidden !important;"
        " opacity: 0 !important; color: red !important; font-size: 50px !important;"
        " letter-spacing: 9px !important; transform: scale(0.5) !important;"
        " filter: blur(9px) !important } html, body { display: block !important;"
        " transform: none !important; filter: none !important; visibility: visible !important;"
        " opacity: 1 !important }"
    )
    assert looks() == usual


def test_theme_and_title_are_the_sites(host: Host, visit: Visit) -> None:
    """Custom properties, parts and attributes reach the panel."""
    host.css = (
        "askademy-chat { --askademy-accent: rgb(10, 80, 10); --askademy-radius: 0px }"
        " askademy-chat::part(answer) { font-style: italic }"
    )
    page = visit(host.embedding(attributes='data-auto data-heading="Ask us" data-side="left"'))
    box = page.locator(OPEN).bounding_box()
    assert box
    assert box["x"] < 100
    page.locator(OPEN).click()
    expect(page.get_by_role("dialog", name="Ask us")).to_be_visible()
    expect(page.locator("header").last).to_have_css("background-color", "rgb(10, 80, 10)")
    ask(page, QUESTION)
    expect(page.locator(".answer")).to_have_css("font-style", "italic")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_panel_names_the_organisation(host: Host, visit: Visit, language: str) -> None:
    """In every language the title of the panel begins with the name that the site gives."""
    name = "Tea & <Tin>"
    given = f'data-auto data-name="{escape(name)}" data-lang="{language}"'
    page = visit(host.embedding(attributes=given))
    button = page.locator(".launch")
    asked = button.inner_text()
    button.click()
    expect(page.get_by_role("dialog", name=f"{name} – {asked}")).to_be_visible()


def test_visitors_scheme_is_followed_unless_the_site_says(host: Host, visit: Visit) -> None:
    """Light or dark is the visitor's; `theme` overrides it."""
    light, dark = "rgb(255, 255, 255)", "rgb(23, 28, 36)"
    page = visit(host.embedding(), color_scheme="light")
    page.locator(OPEN).click()
    panel = page.locator(".panel")
    expect(panel).to_have_css("background-color", light)
    page.emulate_media(color_scheme="dark")
    expect(panel).to_have_css("background-color", dark)
    page.locator("askademy-chat").evaluate("(chat) => chat.setAttribute('theme', 'light')")
    expect(panel).to_have_css("background-color", light)


def test_forced_colours_keep_edges_and_icons(host: Host, visit: Visit) -> None:
    """In high contrast, buttons have a border and the key span is told apart."""
    page = visit(host.embedding(), forced_colors="active")
    expect(page.locator(OPEN)).to_have_css("border-top-style", "solid")
    page.locator(OPEN).click()
    ask(page, QUESTION)
    turns(page, 1)
    for button in page.locator(".turn button, .send").all():
        expect(button).to_have_css("border-top-width", "1px")
    mark, answer = page.locator("mark"), page.locator(".answer")
    background = "(e) => getComputedStyle(e).backgroundColor"
    assert mark.evaluate(background) != answer.evaluate(background)


def test_reduced_motion_has_none(host: Host, visit: Visit) -> None:
    """Nobody who asked for no motion gets any; the others get a short one."""
    for motion, animation in (("reduce", "none"), ("no-preference", "rise")):
        page = visit(host.embedding(), reduced_motion=motion)
        page.locator(OPEN).click()
        expect(page.locator(".panel")).to_have_css("animation-name", animation)


def test_arabic_page_has_an_arabic_widget_from_right_to_left(host: Host, visit: Visit) -> None:
    """The language is the page's; the quote stays English, and the panel says that it is."""
    page = visit(host.embedding(language="ar"))
    box = page.locator(OPEN).bounding_box()
    assert box
    assert box["x"] < 100
    with page.expect_request("**/lang/ar.json"):
        page.locator(OPEN).click()
    expect(page.locator(".intro")).to_contain_text("باللغة الإنجليزية")
    page.locator("askademy-chat textarea").fill(QUESTION)
    page.locator(".send").click()
    expect(page.locator(".panel")).to_have_css("direction", "rtl")
    expect(page.locator(".answer")).to_have_css("direction", "ltr")
    expect(page.locator("bdi")).to_have_text(QUESTION)
    expect(page.locator(".answer")).to_have_attribute("lang", "en")


def test_language_that_cannot_be_loaded_is_english(host: Host, visit: Visit) -> None:
    """A failing pack costs the translation and not the answer; without any a word is its name."""
    for missing, send in (("**/lang/es.json", "Ask"), ("**/lang/*", "send")):
        page = visit(host.embedding(language="es-MX"), failing=FAILING)
        page.route(missing, lambda route: route.fulfill(status=500))
        page.locator(OPEN).click()
        ask(page, QUESTION)
        turns(page, 1)
        expect(page.locator(".send")).to_have_text(send)


def test_phone_has_the_panel_on_the_whole_screen(host: Host, visit: Visit) -> None:
    """At 320 pixels nothing is cut off, and no text is so small that the page zooms in."""
    page = visit(host.embedding(), viewport={"width": 320, "height": 568})
    page.locator(OPEN).click()
    expect(page.locator(".intro button").first).to_be_visible()
    ask(page, QUESTION)
    turns(page, 1)
    whole = {"x": 0, "y": 0, "width": 320, "height": 568}
    assert page.locator(".panel").bounding_box() == pytest.approx(whole, abs=0.01)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    small = page.locator(".panel").evaluate(
        """(panel) => [...panel.querySelectorAll("button, textarea, summary")].filter((e) => {
            const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24;
        }).length"""
    )
    assert small == 0
    size = page.locator("textarea").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 16
