import pytest

from corpus.splitting.blocks import blocks
from corpus.splitting.markup import BlockKind
from tests.growth import assert_linear

HEAD, PARA, LINES, ITEM, ROW = "HEADING", "PARAGRAPH", "LINES", "ITEM", "ROW"


def read(text: str) -> list[tuple[str, str]]:
    return [(block.kind.name, text[slice(*block.span)]) for block in blocks(text)]


def test_nothing() -> None:
    """Blank texts and rules have no blocks."""
    assert read("") == read(" \n\t\n---\n***\n•\n") == []


def test_marked_headings() -> None:
    """Headings are marked by `#` or by a line below; marks and closing marks are left out."""
    assert read("# One ##\n## Two\nText.\n\nThree\n=====\nMore.\n\nFour\n---\n") == [
        (HEAD, "One"),
        (HEAD, "Two"),
        (PARA, "Text."),
        (HEAD, "Three"),
        (PARA, "More."),
        (HEAD, "Four"),
    ]
    assert [block.level for block in blocks("# One\n### Two\n\nThree\n===\n\nFour\n---\n")] == [
        1,
        3,
        1,
        2,
    ]


@pytest.mark.parametrize("line", ["#hashtag is no heading here.", "The door is shut.", "Take:"])
def test_no_heading(line: str) -> None:
    """A hash without a space makes no heading, nor does a rule below a sentence."""
    assert read(f"{line}\n---\nMore of it.") == [(PARA, line), (PARA, "More of it.")]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\f"])
def test_lines_end_in_any_way(break_: str) -> None:
    """Every kind of line break separates lines, and two of them blocks."""
    text = break_.join(["# A", "One", "two.", "", "- b", "  c", "- d"])
    assert [kind for kind, _ in read(text)] == [HEAD, PARA, ITEM, ITEM]


@pytest.mark.parametrize(
    "marker", ["-", "*", "+", "•", "▪", "–", "·", "1.", "(a)", "2)", "(iv)", "b."]
)
def test_items(marker: str) -> None:
    """Bullets, numbers and letters mark items; wrapped lines continue them."""
    assert read(f"# H\n\n{marker} One\n   more\n\n{marker}\u00a0Two") == [
        (HEAD, "H"),
        (ITEM, "One\n   more"),
        (ITEM, "Two"),
    ]


def test_wrapped_lines_that_look_like_items() -> None:
    """A number or a letter within a wrapped paragraph or item begins none."""
    assert read("See Stone\nv. Reed and\n5. More of it here.\n") == [
        (PARA, "See Stone\nv. Reed and\n5. More of it here.")
    ]
    assert read("- See Stone\nv. Reed") == [(ITEM, "See Stone\nv. Reed")]


def test_items_below_a_line_without_an_empty_line() -> None:
    """The first number, a colon above or a bullet begins a list within a paragraph."""
    assert [kind for kind, _ in read("You need\n1. Papers\n2. Money")] == [PARA, ITEM, ITEM]
    assert [kind for kind, _ in read("You need:\n5. Papers\n6. Money")] == [PARA, ITEM, ITEM]
    assert [kind for kind, _ in read("You need\n- Papers\n  - a copy\n1. Money\n2. Time")] == [
        *(PARA, ITEM, ITEM, ITEM, ITEM)
    ]


def test_nested_numbers() -> None:
    """A number left of nested items goes on with the outer list."""
    assert [text for _, text in read("1. One\n  - a\n  - b\n2. Two")] == ["One", "a", "b", "Two"]


def test_tables() -> None:
    """Rows lose their outer pipes, and the row above a rule is a header."""
    assert read("| A | B |\n|:--|--:|\n| 1 | 2 |\n| | |\n|3||") == [
        ("HEADER_ROW", "A | B"),
        (ROW, "1 | 2"),
        (ROW, "3"),
    ]


def test_tables_without_pipes_around() -> None:
    """Lines with the same number of cells are rows."""
    assert read("Fee\tPrice\nCourse\t5\nMeals\t6") == [
        ("HEADER_ROW", "Fee\tPrice"),
        (ROW, "Course\t5"),
        (ROW, "Meals\t6"),
    ]
    assert read("Course | 5\nMeals | 6") == [(ROW, "Course | 5"), (ROW, "Meals | 6")]


def test_title_line() -> None:
    """A title right above running text or labelled lines is a heading."""
    text = "The academy teaches officers from many countries, and it does so well."
    assert read(f"Our Academy\n{text}") == [(HEAD, "Our Academy"), (PARA, text)]
    assert read(f"Who may come?\n{text}") == [(HEAD, "Who may come?"), (PARA, text)]
    assert read("Contact\nPhone: 555 0100\nFax: 555 0101") == [
        (HEAD, "Contact"),
        (LINES, "Phone: 555 0100\nFax: 555 0101"),
    ]
    assert read("HISTORY\nlong ago") == [(HEAD, "HISTORY"), (PARA, "long ago")]


@pytest.mark.parametrize(
    "text",
    ["New Mexico\nis a state.", "The Academy of\nRoswell.", "We like\nthe City of\nRoswell."],
)
def test_wrapped_prose_has_no_title(text: str) -> None:
    """A wrapped line is no title."""
    assert read(text) == [(PARA, text)]


def test_lines_that_are_not_wrapped() -> None:
    """An address stays together as lines; below a colon such lines are items."""
    assert read("1 Main Street\nSuite 2\nRoswell, NM 88203") == [
        (LINES, "1 Main Street\nSuite 2\nRoswell, NM 88203")
    ]
    assert [kind for kind, _ in read("Bring:\nPapers\nA photograph")] == [PARA, ITEM, ITEM]
    assert [kind for kind, _ in read("Symptoms are:\n\nfever\na dry cough\npain")] == [
        PARA,
        ITEM,
        ITEM,
        ITEM,
    ]


def test_plain_headings() -> None:
    """Without marked headings a short line alone, numbered or not, heads the text below it."""
    assert read("Our Academy\n\nHistory\n\nIt is old.\n\n1. Scope\n\nAll of it.\n") == [
        (HEAD, "Our Academy"),
        (HEAD, "History"),
        (PARA, "It is old."),
        (HEAD, "Scope"),
        (PARA, "All of it."),
    ]


@pytest.mark.parametrize(
    "line", ["It is old.", "Take:", "Phone 555 0100", "a@example.org", "x " * 11]
)
def test_lines_that_head_nothing(line: str) -> None:
    """Sentences, lead-ins, values and long lines are text."""
    assert read(f"{line.strip()}\n\nMore of it.") == [(PARA, line.strip()), (PARA, "More of it.")]


def test_names_one_below_the_other() -> None:
    """More than two such lines are text, so that no content is taken for headings."""
    text = "Ann Poe\n\nBob Ray\n\nCarl Lee\n\nDora May"
    assert [kind for kind, _ in read(text)] == [PARA, PARA, HEAD, PARA]
    assert [kind for kind, _ in read("Ann Poe\n\nBob Ray")] == [HEAD, PARA]


def test_marked_headings_rule_out_plain_ones() -> None:
    """A page that marks its headings has no others, but for questions."""
    assert [kind for kind, _ in read("# A\n\nOur Academy\n\nIs it free?\n\nYes it is.")] == [
        HEAD,
        PARA,
        HEAD,
        PARA,
    ]


@pytest.mark.parametrize("text", ["Is it free?", "Is it free?\n\n# Next", "It is. Is it?\n\nYes."])
def test_questions_that_are_text(text: str) -> None:
    """A question that nothing answers, or that is no question as a whole, is text."""
    assert read(f"# A\n\n{text}")[1] == (PARA, text.partition("\n")[0])


@pytest.mark.parametrize(
    "line",
    [
        "Home | About > Our Academy",
        "Home › About › Our Academy",
        "Skip to main content",
        "MENU",
        "About / International Law Enforcement Academies",
    ],
)
def test_navigation(line: str) -> None:
    """Trails and menus above the first sentence are left out, in whatever order with headings."""
    text = "The academy teaches officers from many countries, and it does so well."
    assert read(f"{line}\n\nOur Academy\n\n{text}\n") == [(HEAD, "Our Academy"), (PARA, text)]
    assert read(f"# Our Academy\n\n{line}\n\n{text}\n") == [(HEAD, "Our Academy"), (PARA, text)]
    assert read(f"{text}\n\n{line}\n\n{text}")[1][1] == line


def test_a_very_long_line_is_no_navigation() -> None:
    """What a whole page of cells says is not dropped."""
    line = " | ".join(["word"] * 100)
    assert read(f"{line}\n\nThe end.") == [(PARA, line), (PARA, "The end.")]


def test_navigation_without_an_empty_line() -> None:
    """A trail and a title right above the text are told apart."""
    text = "The academy teaches officers from many countries, and it does so well."
    assert read(f"Home | About > Our Academy\nOur Academy\n{text}") == [
        (HEAD, "Our Academy"),
        (PARA, text),
    ]


@pytest.mark.parametrize(
    "line", ["Monday | 9 to 5", "| Monday | closed |", "He came / and she went."]
)
def test_first_lines_that_are_no_navigation(line: str) -> None:
    """Rows, values and sentences are content on top of a page, too."""
    assert read(f"{line}\n\nThe end.")[0][1] == line.strip("| ")


@pytest.mark.parametrize(
    "part",
    ["a", "#", "# ", "|", "a | ", "a\t", " ", "-", "A\n", "a b\n", "- a\n", "A\n\n", "a\n---\n"],
)
def test_long_text_takes_linear_time(part: str) -> None:
    """Time grows with the text and no faster, whatever it repeats."""
    assert_linear(blocks, lambda n: f"x{part * n}y")


def test_levels_of_items() -> None:
    """The level of an item is the column of its marker."""
    found = blocks("- a\n  - b\n\t- c")
    assert [(block.kind, block.level) for block in found] == [
        (BlockKind.ITEM, 0),
        (BlockKind.ITEM, 2),
        (BlockKind.ITEM, 1),
    ]
