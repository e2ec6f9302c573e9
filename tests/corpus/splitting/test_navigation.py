import pytest

from corpus.splitting.blocks import blocks


@pytest.mark.parametrize(
    "line", ["Home", "Skip to content", "Home | About > Our Academy", "Home › Visit"]
)
def test_a_menu_on_top_is_no_content(line: str) -> None:
    """A trail or a link above the first sentence is left out."""
    text = f"{line}\n\nThe museum is open daily.\n"
    assert [text[slice(*block.span)] for block in blocks(text)] == ["The museum is open daily."]


def test_a_line_with_a_value_is_content() -> None:
    """Opening hours between bars are no trail."""
    text = "Phone | 575 555\n\nThe museum is open daily.\n"
    assert len(blocks(text)) == 2
