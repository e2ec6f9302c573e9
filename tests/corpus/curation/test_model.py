from pathlib import Path

import pytest

from corpus.curation.model import (
    CURATION_FILE,
    Curation,
    MissingTopic,
    Phrasings,
    folded,
    load_curation,
)
from corpus.errors import CorpusError, FilePlace

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


ANSWER = '[[answer]]\ntext = "a"\nquestions = ["b"]\nauthor = "c"\ndate = 2026-03-31\n'


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
        (
            f'{ANSWER}link = "javascript:x"\n',
            "line 6: answer → link: write an address that begins with https://.",
        ),
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


def test_what_is_fit_to_be_shown_is_a_phrasing_too(tmp_path: Path) -> None:
    """It need not be written twice, and stands first among the questions."""
    file = tmp_path / CURATION_FILE
    file.write_text(
        '[[passage]]\nquote = "It is free"\nshown = ["Is it free?"]\n'
        'questions = ["fee", "Is it free?"]\n'
    )
    (entry,) = load_curation(file).phrasings
    assert entry.shown == ("Is it free?",)
    assert entry.questions == ("Is it free?", "fee")


def test_suggestions_for_other_languages_are_read(tmp_path: Path) -> None:
    """By the code of the language."""
    file = tmp_path / CURATION_FILE
    file.write_text('[suggestions_in]\nes = ["¿Es gratis?"]\n', "utf-8")
    assert load_curation(file).suggestions_in == {"es": ("¿Es gratis?",)}
