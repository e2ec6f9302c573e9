import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Passage, PassageKind
from corpus.load import ACADEMY, load
from corpus.splitting.split import LONGEST_ITEM, split
from tests.growth import assert_linear


def passages(text: str) -> list[Passage]:
    return split(Document("a", "A", text))


def texts(text: str) -> list[str]:
    return [passage.text for passage in passages(text)]


def check_places(text: str) -> None:
    """What holds for the passages of any text."""
    end = 0
    for passage in passages(text):
        assert end <= passage.start < passage.end <= len(text)
        assert passage.text == text[passage.start : passage.end]
        assert any(map(str.isalnum, passage.text))
        assert passage.text == passage.text.strip()
        assert passage.paragraph.start <= passage.start
        assert passage.end <= passage.paragraph.end
        if passage.lead_in and passage.kind is PassageKind.ITEM:
            assert passage.lead_in.end <= passage.paragraph.start
        if passage.above:
            assert passage.paragraph.start <= passage.above.start < passage.start
        end = passage.end


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "- ",
            "  - ",
            "• ",
            "1. ",
            "a) ",
            "| ",
            " | ",
            "|---|---|",
            "---",
            "===",
            "```",
            "\t",
        ),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\u2028",
            "\u00a0",
            "\ufeff",
            " ",
            ".",
            "?",
            ":",
            "…",
            "”",
            "\ud800",
        ),
        *(
            "U.S.",
            "Dr.",
            "3.5",
            "Home",
            "The academy opened.",
            "is",
            "No.",
            "今天。",
            "مفتوح؟",
            "สถาบัน",
            "<b>",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_places_in_any_text(text: str) -> None:
    """Passages are slices, in order and apart, never blank, each inside its paragraph."""
    check_places(text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_deterministic(text: str) -> None:
    """A text has the same passages every time."""
    assert passages(text) == passages(text)


WORD = st.from_regex(r"[a-z]{2,6}|U\.S\.|[0-9]{1,3}\.[0-9]|“[a-z]+”|дом|今天", fullmatch=True)
SENTENCE = st.lists(WORD, min_size=1, max_size=9).map(lambda words: f"The {' '.join(words)}.")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).flatmap(
    lambda sentences: st.sampled_from([" ", "\n", "\u00a0", "  "]).map(
        lambda gap: gap.join(sentences)
    )
)
MARKER = st.sampled_from(["- ", "* ", "• ", "  • "])
LIST = st.tuples(MARKER, st.lists(SENTENCE, min_size=1, max_size=4)).map(
    lambda pair: "\n".join(pair[0] + item for item in pair[1])
)
CELL = st.from_regex(r"[a-z]{1,5}( [0-9]{1,3})?", fullmatch=True)
TABLE = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4).map(
    lambda rows: "\n".join(["| A | B |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])
)
HEADING = WORD.map(lambda word: f"## Heading {word}")
DOCUMENT = st.lists(st.one_of(HEADING, PARAGRAPH, LIST, TABLE), max_size=8)


@given(DOCUMENT, st.sampled_from(["\n\n", "\r\n\r\n", "\n \n\n"]))
def test_nothing_is_lost(blocks: list[str], gap: str) -> None:
    """All words are in a passage, but for headings, headers of tables and marks of items."""
    text = gap.join(blocks)
    check_places(text)
    content = [block for block in blocks if not block.startswith("#")]
    lines = [line for block in content for line in block.split("\n")]
    wanted = [line for line in lines if line not in {"| A | B |", "|---|---|"}]
    found = [run for passage in passages(text) for run in passage.text.split()]
    marks = {"|", "-", "*", "•"}
    assert [run for run in found if run not in marks] == [
        run for line in wanted for run in line.split() if run not in marks
    ]


def test_the_academy_page() -> None:
    """The page has its sentences and items; the trail and the title are none of them."""
    (page,) = load(ACADEMY).documents
    found = split(page)
    assert len(found) == 25
    assert {passage.heading for passage in found} == {"Our Academy"}
    assert not any("Home" in passage.text for passage in found)
    first, second = (passage for passage in found if passage.text.startswith(("Disrupt", "Build")))
    assert first.lead_in_text.endswith("the ILEAs’ mission is to:")
    assert first.lead_in_text.startswith("In addition to helping")
    assert second.lead_in_text.startswith("To reach these goals")
    whole = " ".join(page.text[slice(*second.paragraph)].split())
    assert whole.startswith("Support regional")
    assert whole.count("•") == 6
    assert "compatible with U.S. interests" in whole
    assert "welcomed over\u00a06,125 criminal" in found[-2].text


def test_a_list_knows_all_that_is_needed_to_show_it() -> None:
    """Every item, nested ones too, knows the lead-in, the whole list and the item above."""
    text = "# Visit\n\nSome text. You need:\n\n- papers\n  - a passport\n    - valid\n- money\n"
    items = passages(text)[2:]
    assert {item.kind for item in items} == {PassageKind.ITEM}
    assert {item.heading for item in items} == {"Visit"}
    assert [item.lead_in_text for item in items] == [
        "You need:",
        "You need: papers",
        "You need: a passport",
        "You need:",
    ]
    assert {text[slice(*item.paragraph)] for item in items} == {
        text[text.index("papers") :].strip()
    }


@pytest.mark.parametrize(
    ("above", "lead_in"),
    [
        ("You need:", "You need:"),
        ("What do I need?", ""),
        ("It depends. What is needed?", "What is needed?"),
        ("It is free.", ""),
        ("# You need:", ""),
        ("| a | b |", ""),
    ],
)
def test_lead_in(above: str, lead_in: str) -> None:
    """The sentence above a list introduces it unless it ends in a full stop; a question may."""
    assert passages(f"# A\n\n{above}\n\n- papers\n- money\n")[-1].lead_in_text == lead_in


def test_long_items_are_quoted_by_sentence() -> None:
    """A long item is several passages of one list."""
    text = f"- Short. Item.\n- {'The academy is open. ' * (LONGEST_ITEM // 20)}\n"
    found = passages(text)
    assert len(found) == 1 + LONGEST_ITEM // 20
    assert {passage.kind for passage in found} == {PassageKind.ITEM}
    assert len({passage.paragraph for passage in found}) == 1


def test_rows_know_their_header() -> None:
    """A row is a passage with the header as lead-in; a header alone is a passage of its own."""
    found = passages(
        "| Fee | Price |\n|---|---|\n| Course | 5 |\n| Meals | 6 |\n\n| a | b |\n|---|---|"
    )
    assert [(p.text, p.lead_in_text, p.kind) for p in found] == [
        ("Course | 5", "Fee | Price", PassageKind.ROW),
        ("Meals | 6", "Fee | Price", PassageKind.ROW),
        ("a | b", "a | b", PassageKind.ROW),
    ]
    assert found[0].paragraph == found[1].paragraph


def test_tables_apart() -> None:
    """An empty line ends a table, so that its header does not speak for the next."""
    found = passages("| A | B |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n| 5 | 6 |")
    assert [p.lead_in_text for p in found] == ["A | B", "", ""]


def test_questions_stay_with_their_answers() -> None:
    """A question in a paragraph and a bare yes or no go with the next sentence."""
    assert texts("# A\n\nIs it free? Yes. Nobody pays. Who comes?! “Why?” Officers do.") == [
        "Is it free? Yes. Nobody pays.",
        "Who comes?! “Why?” Officers do.",
    ]
    assert texts("# A\n\nIt is free. Is it?") == ["It is free.", "Is it?"]


def test_a_question_above_its_answer_is_its_heading() -> None:
    """A question in a paragraph of its own heads the answer, whether marked or not."""
    for text in ("## Is it free?\n\nNobody pays.", "# A\n\nIs it free?\n\nNobody pays."):
        (answer,) = passages(text)
        assert (answer.heading, answer.text) == ("Is it free?", "Nobody pays.")


def test_stray_marks_stay_with_the_text_beside_them() -> None:
    """Marks that say nothing are no passage, wherever they stand."""
    assert texts("... The door opened. !!! It shut.") == ["... The door opened. !!!", "It shut."]


def test_an_address_is_one_passage_and_labelled_lines_are_several() -> None:
    """Lines of an address belong together; lines with labels, and many lines, are facts each."""
    address = "ILEA Roswell\n1 Main Street\nRoswell, NM 88203"
    assert texts(f"Write to us.\n\n{address}\n\nBye.") == ["Write to us.", address, "Bye."]
    lines = ["Phone: 555 0100", "Fax: 555 0101"]
    found = passages("\n".join(lines))
    assert [passage.text for passage in found] == lines
    assert len({passage.paragraph for passage in found}) == 1
    names = [f"Person {i}" for i in range(7)]
    assert texts("\n".join(names)) == names


@pytest.mark.parametrize("text", ["", "\n", "# Only a heading\n", "---\n\n***\n", "Home | About\n"])
def test_texts_without_passages(text: str) -> None:
    """Nothing, headings, rules and navigation give no passage."""
    assert passages(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天开门。明天关门！", ["今天开门。", "明天关门！"]),
        ("المتحف مفتوح. الدخول مجاني؟ نعم", ["المتحف مفتوح.", "الدخول مجاني؟ نعم"]),
        ("สถาบันเปิดทุกวัน ยกเว้นวันหยุด", ["สถาบันเปิดทุกวัน ยกเว้นวันหยุด"]),
        ("“It’s open,” she said.\u00a0It\u00a0is.", ["“It’s open,” she said.", "It\u00a0is."]),
    ],
)
def test_other_scripts(text: str, expected: list[str]) -> None:
    """Sentences of other scripts end at their own full stops."""
    assert texts(f"# A\n\n{text}") == expected


@pytest.mark.parametrize(
    "part", ["a", "a? ", "No. ", ". ", "- a\n", "A\n", "| a\n", "a\n\n", "à: b\n"]
)
def test_long_text_takes_linear_time(part: str) -> None:
    """Time grows with the text and no faster, whatever it repeats."""
    assert_linear(passages, lambda n: f"x{part * n}y")


def test_code_is_one_passage() -> None:
    """What stands between fences is kept whole, blank lines and markers too, with its lead-in."""
    before, code, after = passages("Run:\n\n```\n# a\n- b. C d.\n\n  e | f\n```\nThen stop.")
    assert code.kind is PassageKind.CODE
    assert code.text == "# a\n- b. C d.\n\n  e | f"
    assert code.lead_in_text == before.text == "Run:"
    assert after.text == "Then stop."


@pytest.mark.parametrize(
    "text", ["```\nOne. Two.", "```\n```\nOne. Two.", "```\n!\n```\nOne. Two."]
)
def test_a_fence_around_nothing_is_none(text: str) -> None:
    """A fence that nothing closes, or with nothing in it, leaves the text what it is."""
    assert texts(text) == ["One.", "Two."]


@pytest.mark.parametrize(
    "second", ["1. Sign the log.", "* Sign the log.", "1. Sign the log.\n2. Lock."]
)
def test_a_second_list_has_not_the_lead_in_of_the_first(second: str) -> None:
    """Another sign behind an empty line begins a list of its own; the same sign goes on."""
    text = f"You may not bring:\n\n- glass\n\n- dogs\n\n{second}"
    found = {p.text: p.lead_in_text for p in split(Document("a", "A", text))}
    assert found["dogs"] == "You may not bring:"
    assert found["Sign the log."] == ""
