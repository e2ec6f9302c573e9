from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from bot.app import create_app
from tests.conftest import serving, unlimited
from tests.web.conftest import FAILING, Host, Visit, ask

EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"\'>'
SENTENCE = "The night porter guards the blue lighthouse on Thursdays."
PAGE = f"""---
title: '{EVIL.replace("'", "''")}'
url: https://evil.example/"onfocus="window.hacked=1"autofocus="
---
Zebras {EVIL} graze in the northern meadow.
"""
CURATION = f"""
suggestions = ['''Which {EVIL.replace("'", "")} is offered?''']
[[passage]]
quote = "graze in the northern meadow."
questions = ["Where do Zebras graze?", '''Where do {EVIL.replace("'", "")} Zebras graze?''']
[[answer]]
text = '''Tickets {EVIL.replace("'", "")} cost nothing.'''
questions = ["What do tickets cost?"]
author = '''Ada {EVIL.replace("'", "")}'''
date = 2026-01-02
"""


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose owner was tricked into markup wherever there may be text."""
    folder = tmp_path_factory.mktemp("evil")
    (folder / "zebras.txt").write_text(PAGE, "utf-8")
    (folder / "curation.toml").write_text(CURATION, "utf-8")
    with serving(create_app(unlimited(corpus=folder, contact=EVIL))) as client:
        yield str(client.base_url).rstrip("/")


def test_markup_in_any_field_is_text_in_the_widget(evil: str, visit: Visit) -> None:
    """Question, passage, title, link, suggestion, curated answer, author, contact: all are text."""
    page = visit(f"{evil}/chat")
    for number, question in enumerate(
        ("Where do Zebras graze?", "What do tickets cost?", f"Who is {EVIL}?", "gibberish xyzzy")
    ):
        ask(page, question)
        expect(page.locator(".turn")).to_have_count(number + 1)
    answers = page.locator(".answer")
    expect(answers.nth(0)).to_contain_text(EVIL)
    expect(answers.nth(1)).to_contain_text("cost nothing.")
    expect(answers.nth(3)).to_contain_text(EVIL)
    expect(page.locator(".turn").nth(0).locator("[part=source]")).to_contain_text(EVIL)
    names = page.locator(".panel").evaluate(
        "(panel) => [...panel.querySelectorAll('*')].map((e) => e.localName)"
    )
    assert not {"img", "script", "iframe", "b"} & set(names)
    assert page.evaluate("window.hacked") is None
    page.reload()
    expect(page.locator(".turn")).to_have_count(4)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "address", ["/chat?q=Where+do+Zebras+graze%3F", "/faq", "/faq?q=Zebras", f"/chat?q={EVIL}"]
)
def test_markup_in_any_field_is_text_in_the_pages(evil: str, visit: Visit, address: str) -> None:
    """The pages that the server renders show the same fields as text, and link to no script."""
    page = visit(evil + address)
    expect(page.locator("main")).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script").count() == 0
    assert page.locator('a[href^="javascript:"]').count() == 0


def test_only_the_web_is_linked_to(site: str, visit: Visit) -> None:
    """An address that is a script is shown as text, whatever a server sends."""
    page = visit(f"{site}/chat")

    def poisoned(route: Route) -> None:
        reply = route.fetch().json()
        reply["sources"][0]["link"] = "javascript:window.hacked=1"
        route.fulfill(json=reply)

    page.route("**/api/ask", poisoned)
    ask(page, "When was ILEA Roswell established?")
    expect(page.locator("[part=source]")).to_contain_text("ILEA Roswell: Our Academy")
    assert page.locator(".panel a").count() == 0


def test_stored_conversation_of_another_shape_is_harmless(site: str, visit: Visit) -> None:
    """What a page finds in its storage may be anything: the widget starts anew."""
    page = visit(f"{site}/chat")
    for stored in ("nonsense", '{"turns": null}', "7", "null"):
        page.evaluate("(pair) => sessionStorage.setItem(...pair)", [f"askademy {site}/", stored])
        page.reload()
        ask(page, "When was ILEA Roswell established?")
        expect(page.locator("mark")).to_have_text("2001")


def test_policy_reports_reach_the_tests(site: str, visit: Visit) -> None:
    """What a policy or Trusted Types refuse is seen here: zero reports mean that nothing was."""
    page = visit(f"{site}/chat", failing="CSP |violates|This document requires")
    with page.expect_console_message(lambda message: message.text == "CSP img-src"):
        page.evaluate("new Image().src = 'data:,'")
    refused = page.evaluate(
        """() => {
            try { document.body.innerHTML = "<b>"; } catch (error) { return error.name; }
        }"""
    )
    assert refused == "TypeError"


def test_site_that_is_not_allowed_gets_no_answer(
    hosts: tuple[Host, Host], host: Host, visit: Visit
) -> None:
    """The allowed origin gets an answer; another one loads the widget, which says it cannot."""
    stranger = hosts[1]
    page = visit(host.embedding())
    page.locator(".launch").click()
    ask(page, "When was ILEA Roswell established?")
    expect(page.locator("mark")).to_have_text("2001")
    page = visit(stranger.embedding(), failing=FAILING)
    page.locator(".launch").click()
    ask(page, "When was ILEA Roswell established?")
    expect(page.get_by_role("status")).to_contain_text("cannot be reached")


def test_link_scrolls_to_the_sentence(host: Host, visit: Visit, tmp_path: Path) -> None:
    """A click on the source shows the page with the very sentence in view, deep in the page."""
    filler = "".join(f"<p>Paragraph {number} speaks of other things.</p>" for number in range(200))
    host.pages["/long"] = f"<!doctype html><title>Long</title>{filler}<p>{SENTENCE}</p>{filler}"
    (tmp_path / "long.txt").write_text(f"---\nurl: {host.address}/long\n---\n{SENTENCE}\n", "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        page = visit(f"{str(client.base_url).rstrip('/')}/chat")
        ask(page, "Who guards the blue lighthouse?")
        with page.context.expect_page() as opened:
            page.locator("[part=source] a").click()
        shown = opened.value
        sentence = shown.get_by_text(SENTENCE)
        expect(sentence).to_be_in_viewport()
        assert shown.evaluate("scrollY") > 1_000
        page.close()
        shown.close()


def test_pinned_script_is_checked_and_runs(host: Host, visit: Visit) -> None:
    """The line that /embed gives for one version runs on another site, its hash checked."""
    page = visit(f"{host.server}/embed")
    page.get_by_label("Only this version").check()
    line = page.locator("#snippet").inner_text()
    assert 'integrity="sha384-' in line
    host.pages["/pinned"] = f"<!doctype html><title>Pinned</title><body>{line}"
    page = visit(host.address + "/pinned")
    page.locator(".launch").click()
    host.pages["/pinned"] = host.pages["/pinned"].replace("sha384-", "sha384-AAAA")
    page = visit(host.address + "/pinned", failing="Failed to find a valid digest")
    expect(page).to_have_title("Pinned")
    expect(page.locator(".launch")).to_have_count(0)
