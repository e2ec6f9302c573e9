import json
import re

import pytest

from bot.http.assets import STATIC
from bot.http.theming import LANGUAGES, PARTS, PROPERTIES
from tests.test_project import ROOT

WIDGET = (STATIC / "widget.js").read_text("utf-8")
DOCUMENT = (ROOT / "docs" / "web.md").read_text("utf-8")


def english() -> dict[str, str]:
    (block,) = re.findall(r"const ENGLISH = \{(.*?)\n  \};", WIDGET, re.DOTALL)
    return dict(re.findall(r'^    (\w+): "(.*)",$', block, re.MULTILINE))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_pack_has_every_text(language: str) -> None:
    """A language has the keys of the English texts, its places for values, and an honest line."""
    pack = json.loads((STATIC / "lang" / f"{language}.json").read_text("utf-8"))
    assert set(pack) == set(english())
    assert {key for key, text in pack.items() if "{}" in text} == {
        key for key, text in english().items() if "{}" in text
    }
    assert all(pack.values())


def test_languages_are_those_of_the_widget() -> None:
    """The button has a name in every language that there is a pack for."""
    (block,) = re.findall(r"const LAUNCH = \{(.*?)\};", WIDGET, re.DOTALL)
    assert re.findall(r"^\s+(\w\w):", block, re.MULTILINE) == list(LANGUAGES)
    assert {path.stem for path in (STATIC / "lang").iterdir()} == set(LANGUAGES) - {"en"}


def test_documented_theming_is_the_widgets() -> None:
    """The custom properties and parts that are documented are those that the widget has."""
    assert set(re.findall(r"--askademy-[a-z-]+", WIDGET)) == set(PROPERTIES)
    assert set(re.findall(r'part: "(\w+)"', WIDGET)) == set(PARTS)
    for name in (*PROPERTIES, *PARTS):
        assert f"`{name}`" in DOCUMENT
