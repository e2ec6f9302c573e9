import json
import re

import pytest

from bot.http.assets import STATIC
from bot.http.theming import LANGUAGES, PARTS, PROPERTIES
from tests.test_project import ROOT

WIDGET = "".join((STATIC / name).read_text("utf-8") for name in ("widget.js", "widget.css"))
DOCUMENT = (ROOT / "docs" / "web.md").read_text("utf-8")


def words(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((STATIC / "lang" / f"{language}.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_pack_has_every_text(language: str) -> None:
    """A language has the keys of the English texts, its places for values, and an honest line."""
    pack, english = words(language), words("en")
    assert set(pack) == set(english)
    assert {key for key, text in pack.items() if "{}" in text} == {
        key for key, text in english.items() if "{}" in text
    }
    assert all(pack.values())


def test_every_word_is_used() -> None:
    """A language has no word that the widget does not say, and the widget none that it lacks."""
    told = set(re.findall(r"\b(?:t|texts)\.([a-z]\w+)", WIDGET))
    named = {"helpful", "unhelpful"}  # the two thumbs, which are made alike
    assert told | named == set(words("en"))


def test_languages_are_those_of_the_widget() -> None:
    """The button has a name in every language that there is a pack for."""
    (block,) = re.findall(r"const LAUNCH = \{(.*?)\};", WIDGET, re.DOTALL)
    assert re.findall(r"^\s+(\w\w):", block, re.MULTILINE) == list(LANGUAGES)
    assert {path.stem for path in (STATIC / "lang").iterdir()} == set(LANGUAGES)


def test_documented_theming_is_the_widgets() -> None:
    """The custom properties and parts that are documented are those that the widget has."""
    assert set(re.findall(r"--askademy-[a-z-]+", WIDGET)) == set(PROPERTIES)
    assert set(re.findall(r'part: "(\w+)"', WIDGET)) == set(PARTS)
    for name in (*PROPERTIES, *PARTS):
        assert f"`{name}`" in DOCUMENT
