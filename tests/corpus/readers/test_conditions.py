from pathlib import Path

import pytest

from corpus.load import read_page
from corpus.readers.conditions import first_choice, without_conditions
from corpus.readers.markdown import read_markdown
from tests.growth import assert_linear


@pytest.mark.parametrize(
    "source",
    [
        "{% if winter %}It does not run.{% else %}It runs.{% endif %}",
        "{%- if a -%}It runs.{% elsif b %}It waits.{% endif %}",
        "{% unless a %}It runs.{% else %}It waits.{% endunless %}",
        "{% case a %}{% when 1 %}It runs.{% when 2 %}It waits.{% endcase %}",
        "{% if a %}{% if b %}One.{% else %}Two.{% endif %}{% else %}Three.{% endif %}",
    ],
)
def test_what_excludes_each_other_is_left_out(source: str) -> None:
    """Of two branches the page shows one, and its file does not say which."""
    assert read_markdown(f"The boat.\n\n{source}\n\nThe pier.").text == "The boat.\n\nThe pier."


@pytest.mark.parametrize(
    "source",
    [
        "{% if winter %}It runs.{% endif %}",
        "{% if winter %}It runs.{% else %}{% endif %}",
        "{% if winter %}It runs.{% else %}It runs.{% endif %}",
        "It runs.{% else %}",
        '<p class="{% if wide %}medium-8{% else %}medium-6{% endif %}">It runs.</p>',
    ],
)
def test_what_excludes_nothing_stays(source: str) -> None:
    """A condition of which one branch alone says something is read."""
    assert without_conditions(source) == source
    assert first_choice(source) is None


def test_raw_text_stays_as_it_is() -> None:
    """What is between `raw` and `endraw` is text, whatever it looks like."""
    source = "{% raw %}Write {{ name }} or {% if a %}b{% else %}c{% endif %}.{% endraw %}"
    assert read_markdown(source, components=False).text == (
        "Write {{ name }} or {% if a %}b{% else %}c{% endif %}."
    )


def test_the_page_is_named(tmp_path: Path) -> None:
    """Its owner is told the line of the first condition that is left out."""
    file = tmp_path / "boat.md"
    file.write_text("---\ntitle: T\n---\nText.\n\n{% if a %}One.{% else %}Two.{% endif %}\n")
    page = read_page(file)
    assert (page.text, [note.line for note in page.notes]) == ("Text.", [6])


@pytest.mark.parametrize("part", ["{% if a %}x{% else %}y", "{% else %}", "{% if a %}{% raw %}"])
def test_conditions_take_linear_time(part: str) -> None:
    """Time grows with the number of conditions and no faster, also in each other."""
    assert_linear(without_conditions, lambda n: part * n + "{% endif %}" * n)
