"""The page /embed: what it hands out works on another site and can be read there."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.app import create_app
from tests.conftest import serving, unlimited
from tests.web.conftest import Host, Visit, ask
from tests.web.test_accessibility import luminance

QUESTION = "When was ILEA Roswell established?"
COLOURS = ("#ffee00", "#00ffff", "#777777", "#000000", "#ffffff", "#8b0000", "#1a4480")
GROUNDS = {"light": (255, 255, 255), "dark": (23, 28, 36)}


def contrast(one: str, other: tuple[int, ...]) -> float:
    numbers = [int(part) for part in re.findall(r"\d+", one)[:3]]
    dark, light = sorted(luminance([*map(float, each)]) for each in (numbers, other))
    return (light + 0.05) / (dark + 0.05)


def chosen(page: Page, colour: str, theme: str = "") -> str:
    page.get_by_label("Colour").fill(colour)
    page.get_by_label("Light or dark").select_option(theme)
    return page.locator("#snippet").inner_text()


@pytest.mark.parametrize("colour", COLOURS)
def test_no_colour_is_handed_out_that_cannot_be_read(host: Host, visit: Visit, colour: str) -> None:
    """A link of that colour, and the text on it, have a contrast of 4.5, by day and by night."""
    page = visit(f"{host.server}/embed")
    line = chosen(page, colour)
    style = re.search(r"<style>(.*)</style>", line)
    host.embedding("/coloured")
    host.css = style[1] if style else ""
    for scheme, ground in GROUNDS.items():
        there = visit(host.address + "/coloured", color_scheme=scheme)
        there.locator(".launch").click()
        ask(there, QUESTION)
        link = there.locator("[part=source] a")
        assert contrast(link.evaluate("(a) => getComputedStyle(a).color"), ground) >= 4.5
        send = there.locator(".send")
        ink, paper = (
            send.evaluate(f"(button) => getComputedStyle(button).{name}")
            for name in ("color", "backgroundColor")
        )
        numbers = tuple(int(part) for part in re.findall(r"\d+", paper)[:3])
        assert contrast(ink, numbers) >= 4.5


def test_what_was_changed_is_told_as_it_happens(site: str, visit: Visit) -> None:
    """A yellow is darkened for white, and kept where it is shown on dark only."""
    page = visit(f"{site}/embed")
    told = page.locator("#colours")
    expect(told).to_be_empty()
    assert "light-dark(" in chosen(page, "#ffee00")
    expect(told).to_contain_text(re.compile("^#ffee00 cannot be read everywhere .* on white"))
    assert "--askademy-accent: #ffee00; --askademy-on-accent: #000;" in chosen(
        page, "#ffee00", "dark"
    )
    expect(told).to_be_empty()


def test_frame_asks_and_answers_on_another_site(hosts: tuple[Host, Host], visit: Visit) -> None:
    """The line for a frame runs on a site without scripts, where the setting names it."""
    with serving(create_app(unlimited(frame_ancestors=hosts[0].address))) as client:
        page = visit(f"{str(client.base_url).rstrip('/')}/embed")
        page.get_by_label("Language").select_option("fr")
        page.get_by_label("Place").select_option("frame")
        expect(page.frame_locator("#preview iframe").locator(".send")).to_have_text("Demander")
        line = page.locator("#snippet").inner_text()
        assert "chat?embed&amp;lang=fr" in line
        assert "<script" not in line
        for site, answers in zip(hosts, (True, False), strict=True):
            site.frames = str(client.base_url)
            site.pages["/frame"] = f"<!doctype html><html lang=en><title>Frame</title>{line}"
            failing = "favicon|404" if answers else "favicon|404|frame-ancestors|ERR_BLOCKED"
            there = visit(f"{site.address}/frame", failing=failing)
            frame = there.frame_locator("iframe")
            if not answers:
                expect(frame.locator("textarea")).to_have_count(0)
                continue
            frame.locator("textarea").fill(QUESTION)
            frame.locator("textarea").press("Enter")
            expect(frame.locator("mark")).to_be_in_viewport()
            expect(frame.locator(".send")).to_be_in_viewport()
            expect(frame.locator("header.top")).to_have_count(0)
