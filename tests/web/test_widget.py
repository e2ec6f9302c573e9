from playwright.sync_api import expect

from tests.web.conftest import Visit

QUESTION = "When was ILEA Roswell established?"


def test_question_is_answered_with_its_key_marked(site: str, visit: Visit) -> None:
    """The widget shows the quote, marks what was asked for and links to the sentence."""
    page = visit(f"{site}/chat")
    page.locator("textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator("mark")).to_have_text("2001")
    expect(turn.get_by_role("link")).to_have_attribute(
        "href",
        "https://roswell.ilea.state.gov/"
        "#:~:text=Thus%2C%20ILEA%20Roswell%20was%20established,and%20the%20City%20of%20Roswell.",
    )
    expect(page.locator("textarea")).to_have_value("")
