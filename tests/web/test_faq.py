from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.app import create_app
from tests.conftest import serving, unlimited
from tests.web.conftest import Visit

ESTABLISHED = "When was ILEA Roswell established?"


def test_search_filters_as_somebody_types(site: str, visit: Visit) -> None:
    """Every letter narrows the list, and the count is said; an empty box shows all."""
    page = visit(f"{site}/faq")
    rows, box = page.locator("details:visible"), page.get_by_label("Ask, or look for a question")
    total = rows.count()
    box.fill("establ rosw")
    expect(rows).not_to_have_count(total)
    expect(page.locator("summary", has_text=ESTABLISHED)).to_be_visible()
    expect(page.locator("#count")).to_contain_text(f"{rows.count()} question")
    box.fill("zebra")
    expect(page.locator("#count")).to_contain_text("press Enter to ask")
    expect(rows).to_have_count(total)
    box.fill("")
    expect(rows).to_have_count(total)
    expect(page.locator("#count")).to_contain_text(f"{total} questions")


def test_half_a_word_is_no_hit(site: str, visit: Visit) -> None:
    """ "Cost" does not find "cost-effective", neither while somebody types nor after Enter."""
    page = visit(f"{site}/faq")
    total = page.locator("details:visible").count()
    box = page.get_by_label("Ask, or look for a question")
    box.fill("cost")
    expect(page.locator("#count")).to_contain_text("No question here has these words")
    box.fill("cost-eff")
    expect(page.locator("details:visible")).to_have_count(1)
    box.fill("fees")
    box.press("Enter")
    expect(page.locator("article.not_found")).to_contain_text("fees and costs")
    expect(page.locator("details:visible")).to_have_count(total)


def test_search_goes_over_all_pages(visit: Visit, tmp_path: Path) -> None:
    """What is typed finds questions of other pages, whose links open them."""
    lines = [f"Room{number:03} is on floor 2 beside the stairs." for number in range(120)]
    (tmp_path / "rooms.txt").write_text("\n\n".join(lines), "utf-8")
    entries = [
        f'[[passage]]\nquote = "{line}"\nquestions = ["On which floor is {line[:7]}?"]\n'
        for line in lines
    ]
    (tmp_path / "curation.toml").write_text("".join(entries), "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        page = visit(str(client.base_url.join("/faq")))
        page.get_by_label("Ask, or look for a question").fill("Room119")
        page.get_by_role("link", name="On which floor is Room119?").click()
        expect(page.locator("details[open] summary")).to_have_text("On which floor is Room119?")


def test_deep_link_opens_its_question(site: str, visit: Visit) -> None:
    """The address of an answer shows it, and only it, open; also when the page is there already."""
    page = visit(f"{site}/faq#when-was-ilea-roswell-established")
    expect(page.locator("details[open]")).to_have_count(1)
    expect(page.locator("details[open] summary")).to_have_text(ESTABLISHED)
    expect(page.locator("details[open] mark")).to_be_in_viewport()
    page.goto(f"{site}/faq#why-was-ilea-roswell-created")
    expect(page.get_by_text("Why was ILEA Roswell created?")).to_be_in_viewport()
    expect(page.locator("details[open]")).to_have_count(2)


def test_address_that_is_broken_breaks_nothing(site: str, visit: Visit) -> None:
    """A hash that nobody can decode leaves the page as it is, without an error."""
    page = visit(f"{site}/faq#%E0%A4%A")
    page.get_by_label("Ask, or look for a question").fill("zebra")
    expect(page.locator("#count")).to_contain_text("No question here")


def test_words_of_the_controls_find_nothing(site: str, visit: Visit) -> None:
    """What is searched are questions and answers, and not the buttons below each."""
    page = visit(f"{site}/faq")
    page.get_by_label("Ask, or look for a question").fill("yes no helpful link")
    expect(page.locator("#count")).to_contain_text("No question here")


def test_rating_stays_on_the_page(site: str, visit: Visit) -> None:
    """A click is saved and thanked for without loading the page again."""
    page = visit(f"{site}/faq")
    page.get_by_text(ESTABLISHED).click()
    with page.expect_response("**/faq") as response:
        page.locator("details[open]").get_by_role("button", name="Yes").click()
    assert response.value.status == 303
    expect(page.locator("details[open]").get_by_role("status")).to_have_text("Thank you.")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_typed_is_answered(site: str, visit: Visit, width: int) -> None:
    """One box: its answer stands above the list, in view, and nothing scrolls sideways."""
    page = visit(f"{site}/faq", viewport={"width": width, "height": 640})
    expect(page.get_by_role("searchbox")).to_have_count(1)
    page.get_by_role("searchbox").fill("When was the academy founded?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("article mark")).to_have_text("2001")
    expect(page.locator("article mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_print_shows_every_answer(site: str, visit: Visit) -> None:
    """On paper there are no controls, and no answer is folded."""
    page = visit(f"{site}/faq")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("was established in 2001")).to_be_visible()
    expect(page.locator(".paper")).to_have_text("Sources: https://roswell.ilea.state.gov/")
    expect(page.locator("form:visible, askademy-chat:visible, header:visible")).to_have_count(0)


def test_everything_works_without_javascript(site: str, visit: Visit) -> None:
    """Ask, follow up, search, unfold and rate with scripts off."""
    page = visit(f"{site}/chat", java_script_enabled=False)
    page.get_by_label("Your question").fill("How many professionals has ILEA Roswell welcomed?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("mark")).to_have_text("6,125")
    page.get_by_label("Your question").fill("And from how many countries?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("mark")).to_contain_text("111")
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_label("Ask, or look for a question").fill("established")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text(ESTABLISHED).click()
    row = page.locator("details[open]")
    expect(row.locator("mark")).to_have_text("2001")
    row.get_by_role("button", name="No").click()
    expect(page.locator("details[open]")).to_contain_text("Thank you.")
    expect(page.locator("details[open] mark")).to_be_in_viewport()


def test_preview_follows_the_controls(site: str, visit: Visit) -> None:
    """What is chosen is shown and written into the line to copy, escaped."""
    page = visit(f"{site}/embed")
    expect(page.locator(".launch")).to_be_visible()
    expect(page.locator("#snippet")).to_contain_text('data-auto data-name="ILEA Roswell" defer')
    page.get_by_label("Place").select_option("inline")
    page.get_by_label("Language").select_option("hu")
    page.get_by_label("Title").fill('"Kérdés" <b>')
    page.get_by_label("Colour").fill("#ffcc00")
    expect(page.locator("#preview .send")).to_have_text("Kérdezés")
    expect(page.locator("#preview h2")).to_have_text('"Kérdés" <b>')
    expect(page.locator("#preview .send")).to_have_css("color", "rgb(255, 255, 255)")
    snippet = page.locator("#snippet")
    expect(snippet).to_contain_text('lang="hu" heading="&quot;Kérdés&quot; &lt;b>"')
    expect(snippet).to_contain_text("--askademy-accent: light-dark(")
