from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.web.conftest import FAILING, Host, Visit, ask

QUESTION = "When was ILEA Roswell established?"
PATHS = (
    "/",
    "/chat?q=training+on+narcotics",
    "/faq",
    "/faq?q=Roswell",
    "/faq?q=fees",
    "/embed",
    "/chat?embed",
    "/docs",
    "/nowhere",
)
HTML = {"Accept": "text/html"}
NARROW = {"viewport": {"width": 320, "height": 640}}
PHONE = {"viewport": {"width": 390, "height": 664}}
# The element that has the focus, inside the widget as well; null at the end of the page.
FOCUSED = """() => {
    let found = document.activeElement;
    while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    if (found === document.body) return null;
    const box = found.getBoundingClientRect();
    const top = found.getRootNode().elementFromPoint(
        box.left + box.width / 2, box.top + box.height / 2);
    return {
        element: found.outerHTML.slice(0, 200),
        outlined: getComputedStyle(found).outlineStyle !== "none",
        covered: !(found.contains(top) || top?.contains(found)),
    };
}"""
# The rules of axe that tell apart what a page looks like in dark colours.
COLOURS = ("color-contrast", "link-in-text-block")
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": NARROW,
}


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds, by all of its rules or by some.

    It comes through the debugger: as a script element the policy of the page would refuse it.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    if rules:
        chosen: dict[str, Any] = {"runOnly": rules}
    else:
        chosen = {"rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("(chosen) => axe.run(chosen)", {"resultTypes": ["violations"]} | chosen)
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
def test_page_has_no_violation(site: str, visit: Visit, path: str) -> None:
    """axe finds nothing in a page, light and dark; at 320 pixels nothing is wider than it."""
    page = visit(site + path, failing=FAILING if path == "/nowhere" else "")
    if path.startswith("/faq"):
        page.locator("details").first.locator("summary").click()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, *COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_function("innerWidth === 320")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PATHS)
def test_focus_is_seen_and_not_covered(site: str, visit: Visit, path: str) -> None:
    """WCAG 2.4.7, 2.4.11: what the tabulator stops at has an outline, and nothing lies over it."""
    page = visit(site + path, failing=FAILING if path == "/nowhere" else "", **PHONE)
    if path == "/chat?embed":
        # Until the server has said what may be asked there is nothing behind the box.
        page.wait_for_load_state("networkidle")
    stops = 0
    page.keyboard.press("Tab")
    while stop := page.evaluate(FOCUSED):
        stops += 1
        page.keyboard.press("Tab")
        assert stop["outlined"], stop
        assert not stop["covered"], stop
    assert stops >= 5


@pytest.mark.parametrize("path", PATHS)
def test_text_may_be_spaced_out(site: str, visit: Visit, path: str) -> None:
    """WCAG 1.4.12: with the reader's own spacing nothing is wider than 320 pixels."""
    page = visit(site + path, failing=FAILING if path == "/nowhere" else "", **NARROW)
    page.evaluate(
        """() => { const own = new CSSStyleSheet();
        own.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
            + " word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
        for (const root of [document, document.querySelector("askademy-chat")?.shadowRoot])
            if (root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, own]; }"""
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("mode", "language"), [("light", "en"), ("dark", "en"), ("narrow", "en"), ("narrow", "ar")]
)
def test_widget_has_no_violation(host: Host, visit: Visit, mode: str, language: str) -> None:
    """axe finds nothing, closed, open, with answers of every kind, and with an error."""
    page = visit(host.embedding(language=language), failing=FAILING, **MODES[mode])
    expect(page.locator(".launch")).to_be_visible()
    assert violations(page) == []
    page.locator(".launch").click()
    for number, question in enumerate((QUESTION, "training on narcotics", "Who is the director?")):
        ask(page, question)
        expect(page.locator(".turn")).to_have_count(number + 1)
    page.locator("summary").first.click()
    page.locator(".tools button").first.click()
    expect(page.locator(".tools button").first).to_have_attribute("aria-pressed", "true")
    page.route("**/api/ask", lambda route: route.abort())
    ask(page, QUESTION)
    expect(page.locator(".retry")).to_be_visible()
    assert violations(page) == []


def test_axe_sees_into_the_widget(site: str, visit: Visit) -> None:
    """A fault inside the shadow root is found, so that none found means that there is none."""
    page = visit(f"{site}/chat")
    assert violations(page) == []
    for name in ("aria-label", "placeholder"):
        page.locator("textarea").evaluate("(box, name) => box.removeAttribute(name)", name)
    page.locator(".note").first.evaluate("(note) => note.style.setProperty('color', '#ccc')")
    found = "\n".join(violations(page))
    assert "label: <textarea" in found
    assert "color-contrast: <p" in found


def test_placeholder_is_legible(site: str, visit: Visit) -> None:
    """axe does not look at placeholders: theirs has the contrast of text, light and dark."""
    for scheme in ("light", "dark"):
        page = visit(f"{site}/chat", color_scheme=scheme)
        colours = page.locator("textarea").evaluate(
            """(box) => [getComputedStyle(box, "::placeholder").color,
                getComputedStyle(box).backgroundColor]
                .map((colour) => colour.match(/[\\d.]+/g).map(Number))"""
        )
        text, ground = (luminance(colour) for colour in colours)
        assert (max(text, ground) + 0.05) / (min(text, ground) + 0.05) >= 4.5


def luminance(rgb: list[float]) -> float:
    """WCAG 2, relative luminance."""
    parts = [value / 255 for value in rgb[:3]]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
