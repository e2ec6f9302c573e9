from pathlib import Path

import pytest

from corpus.curation.model import (
    CURATION_FILE,
    Curation,
    MissingTopic,
    Phrasings,
    folded,
    load_curation,
    phrased_passages,
)
from corpus.document import Document
from corpus.errors import CorpusError, FilePlace
from corpus.load import ACADEMY, load
from corpus.splitting.split import split

SOURCE = """
[glossary]
"student" = "participants"
"officer" = ["officials", "professionals"]

[[passage]]
quote = "It opened in 2001."
questions = ["how old is it"]

# A note.
[[passage]]
quote = "It is free"
page = "b"
questions = ["what does it cost", "fee"]

[[missing]]
topic = "visas"
words = "visa"
contact = "the embassy"
"""
PASSAGES = [
    *split(Document("a", "A", "It opened in 2001. “It is free.” It is free of charge.\n")),
    *split(Document("b", "B", "# It is green\n\nIt is free. It opened late.\n")),
]


def refusal(folder: Path, source: str | bytes) -> str:
    path = folder / CURATION_FILE
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    with pytest.raises(CorpusError) as caught:
        load_curation(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path}, ")


def test_no_file_is_no_curation(tmp_path: Path) -> None:
    """A corpus needs no curation."""
    assert load_curation(tmp_path / CURATION_FILE) == Curation()


def test_curation(tmp_path: Path) -> None:
    """Glossary, phrasings with their lines, and missing topics are read; one word needs no list."""
    path = tmp_path / CURATION_FILE
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode())
    curation = load_curation(path)
    assert curation == Curation(
        phrasings=(
            Phrasings("It opened in 2001.", ("how old is it",)),
            Phrasings("It is free", ("what does it cost", "fee"), "b"),
        ),
        glossary={"student": ("participants",), "officer": ("officials", "professionals")},
        missing=(MissingTopic("visas", ("visa",), "the embassy"),),
    )
    places = [FilePlace(str(path), line) for line in (6, 11)]
    assert [entry.place for entry in curation.phrasings] == places


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("\n[glossary]\na = b\n", "line 3: Invalid value: put text between quotation marks"),
        ('a = "b', "line 1: Unterminated string"),
        ('[glossary]\n"a" = "b"\n"a" = "c"\n', "line 3: Cannot overwrite a value"),
        ('x = "y"\n', "line 1: x: there is no such key here: correct its spelling"),
        ('[glossary]\n"a" = "b"\n"c" = 5\n', "line 3: glossary → c"),
        ('[glossary]\n"a" = []\n', "line 2: glossary → a: the list is empty"),
        ('[glossary]\n"a" = ["b", " "]\n', "line 2: glossary → a: there is no text"),
        ('[glossary]\n" " = "b"\n', "line 2: glossary →  : there is no text"),
        ('[[passage]]\nquote = "q"\n', "line 1: passage → questions: this key is missing: add it."),
        (
            '[[passage]]\nquote = "q"\nquestions = ["a"]\n\n[[passage]]\nquote = 5\n',
            "line 6: passage → quote: put the text between quotation marks.",
        ),
        (
            '[[passage]]\nquote = "q"\nquestions = "a"\n',
            'line 3: passage → questions: write a list: ["one", "another"].',
        ),
        ('[[passage]]\nquote = "q"\nquestion = ["a"]\n', "line 1: passage → questions: this key"),
        ('[[missing]]\ntopic = "a"\nwords = ["b"]\nmail = "c"\n', "line 4: missing → mail: there"),
        ('[passage]\nquote = "q"\n', "line 1: passage: put two brackets around the name"),
        ('\n[missing]\ntopic = "q"\n', "line 2: missing: put two brackets around the name"),
        ('[[glossary]]\na = "q"\n', "line 1: glossary: put one bracket around the name"),
        (
            '[[passage]]\nquote = "q"\nquestions = ["a"]\nline = 5\n',
            "line 4: passage → line: there is no such key here",
        ),
        ('[[passage]]\nquote = "q"\nquestions = ["a"]\nplace = "b"\n', "passage → place: there is"),
        ('[[phrasings]]\nquote = "q"\n', "line 1: phrasings: there is no such key here"),
        (b"# ok\na = '\xff'\n", "line 2: not UTF-8 text: save it as UTF-8."),
    ],
)
def test_errors(tmp_path: Path, source: str | bytes, sentence: str) -> None:
    """A mistake is named with file, line and key, and what to do."""
    assert sentence in refusal(tmp_path, source)


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    """What cannot be opened is named."""
    (tmp_path / CURATION_FILE).mkdir()
    with pytest.raises(CorpusError, match=r"curation.toml: Is a directory\.$"):
        load_curation(tmp_path / CURATION_FILE)


def test_phrasings_find_their_passages() -> None:
    """A quote may leave out quotation marks' shape, case and white space; entries add up."""
    found = phrased_passages(
        [
            Phrasings("it  OPENED\nin 2001", ("when",)),
            Phrasings('"It is free."', ("fee",)),
            Phrasings("It is free", ("price",), "b"),
            Phrasings("It is free of charge.", ("cost",)),
            Phrasings("opened in 2001.", ("how old",)),
        ],
        PASSAGES,
    )
    assert {(p.document.id, p.text): questions for p, questions in found.items()} == {
        ("a", "It opened in 2001."): ("when", "how old"),
        ("a", "“It is free.”"): ("fee",),
        ("b", "It is free."): ("price",),
        ("a", "It is free of charge."): ("cost",),
    }


def test_the_whole_passage_comes_before_one_that_holds_it() -> None:
    """A quote that is a whole passage is not ambiguous because longer ones repeat it."""
    passages = split(Document("a", "A", "- Papers\n- Papers and a photograph"))
    (found,) = phrased_passages([Phrasings("Papers", ("q",))], passages)
    assert found.text == "Papers"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            Phrasings("It is blue", ("q",), place=FilePlace("here", 7)),
            'here, line 7: the quote "It is blue" stands in no passage of the pages: copy',
        ),
        (Phrasings("It is green", ("q",)), "stands in no passage"),
        (
            Phrasings("It is free", ("q",)),
            'the quote "It is free" stands in several passages: add page = and one of a, b.',
        ),
        (Phrasings("It is free", ("q",), "a"), "stands in several passages: copy more of it."),
        (Phrasings("It", ("q",), "c"), 'there is no page "c": write the id of a page.'),
    ],
)
def test_a_quote_not_found_once(entry: Phrasings, sentence: str) -> None:
    """A quote that is on no page, or in several passages, is refused with its line."""
    with pytest.raises(CorpusError) as caught:
        phrased_passages([entry], PASSAGES)
    assert sentence in str(caught.value)


def test_the_academy_curation_fits_its_page() -> None:
    """Every quote of the packaged curation stands in exactly one passage."""
    corpus = load(ACADEMY)
    passages = [passage for document in corpus.documents for passage in split(document)]
    assert phrased_passages(corpus.curation.phrasings, passages)


def test_folded() -> None:
    """White space, the shape of quotation marks and case do not matter."""
    assert folded(" “The\u00a0Academy’s”\n ") == '"the academy\'s"'


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ('"' + 81 * "a" + '"', "name: the text is too long: write at most 80 characters."),
        ('"The\\nMuseum"', "name: the text has several lines: write one."),
        ('" "', "name: there is no text: write some or remove the entry."),
    ],
)
def test_name_fits_into_a_title(tmp_path: Path, name: str, advice: str) -> None:
    """A name that is no short line is refused in a sentence."""
    path = tmp_path / CURATION_FILE
    path.write_text(f"name = {name}\n", "utf-8")
    with pytest.raises(CorpusError, match=rf"curation.toml, line 1: {advice}$"):
        load_curation(path)
