import os
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.load import ACADEMY, LARGEST_PAGE, load

SEED = Path(__file__).parents[3] / "shared" / "seed" / "our-academy.txt"
SEED_SHA256 = "8669f012cd45ab4f304e55ee9fcc470e0d4ac38d867ed4435809cb5fa1088c7e"


def write(folder: Path, **pages: str) -> Path:
    """Pages by name, with `__` for a slash and `_` before the suffix for a dot."""
    for name, text in pages.items():
        path = folder / ".".join(name.replace("__", "/").rsplit("_", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def only_text(folder: Path) -> str:
    (document,) = load(folder).documents
    return document.text


def refusal(folder: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        load(folder)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_academy_is_word_for_word() -> None:
    """The packaged page is the academy's own text below its front matter."""
    source = (ACADEMY / "our-academy.txt").read_bytes()
    body = source.split(b"\n---\n", 1)[1]
    assert sha256(body).hexdigest() == SEED_SHA256
    if SEED.exists():
        assert body == SEED.read_bytes()


def test_the_academy_loads() -> None:
    """The packaged corpus has its title, address and date, and a curation."""
    corpus = load(ACADEMY)
    (page,) = corpus.documents
    assert (page.id, page.title) == ("our-academy", "ILEA Roswell: Our Academy")
    assert (page.url, page.date) == ("https://roswell.ilea.state.gov/", "2021-09")
    assert page.sha256 == SEED_SHA256
    assert corpus.curation.phrasings


def test_pages_of_all_kinds_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Text, Markdown and HTML are read from all folders, whatever the case of their ending."""
    write(tmp_path, b_txt="B", a__z_MD="# Z\n", a__y_html="<p>Y", a__b__x_TXT="X", note_doc="no")
    assert [(d.id, d.text.strip()) for d in load(tmp_path).documents] == [
        ("a-b-x", "X"),
        ("a-y", "Y"),
        ("a-z", "# Z"),
        ("b", "B"),
    ]
    assert load(tmp_path) == load(tmp_path)


def test_hidden_names_are_left_out(tmp_path: Path) -> None:
    """Names that begin with a dot are not pages, nor is what lies below them."""
    write(tmp_path, a_txt="A")
    write(tmp_path / ".git", b_txt="B")
    (tmp_path / ".c.txt").write_text("C")
    assert only_text(tmp_path) == "A"


def test_a_folder_named_like_a_page(tmp_path: Path) -> None:
    """A folder is a folder, whatever its name."""
    write(tmp_path / "x.txt", a_txt="A")
    assert only_text(tmp_path) == "A"


def test_links(tmp_path: Path) -> None:
    """A link to a page is read; one to a folder is not followed, so that none goes in circles."""
    write(tmp_path / "other", b_txt="B")
    write(tmp_path / "pages", c_txt="C")
    (tmp_path / "pages" / "loop").symlink_to(tmp_path / "pages")
    (tmp_path / "pages" / "b.txt").symlink_to(tmp_path / "other" / "b.txt")
    assert [d.text for d in load(tmp_path / "pages").documents] == ["B", "C"]


@pytest.mark.parametrize("target", ["gone.txt", "a.txt"])
def test_a_link_to_nothing_is_named(tmp_path: Path, target: str) -> None:
    """A link to nothing or to itself is a broken page."""
    (tmp_path / "a.txt").symlink_to(tmp_path / target)
    assert refusal(tmp_path).startswith(f"{tmp_path / 'a.txt'}: ")


def test_a_pipe_is_no_page(tmp_path: Path) -> None:
    """What is no ordinary file is refused rather than waited for."""
    os.mkfifo(tmp_path / "a.txt")
    assert "no ordinary file" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
@pytest.mark.parametrize("name", ["a.txt", "folder"])
def test_what_may_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A page or a folder without the right to read it is named."""
    write(tmp_path, a_txt="A", folder__b_txt="B")
    (tmp_path / name).chmod(0)
    assert refusal(tmp_path) == f"{tmp_path / name}: Permission denied."
    (tmp_path / name).chmod(0o700)


def test_no_folder(tmp_path: Path) -> None:
    """Without a folder or a page the sentence says what to do."""
    assert "ASKADEMY_CORPUS must name a folder of pages" in refusal(tmp_path / "none")
    assert (
        "put a .csv, .docx, .htm, .html, .markdown, .md, .mdx, .pdf, .txt, .xhtml, .xlsx"
        in refusal(tmp_path)
    )


def left_out(folder: Path) -> list[str]:
    return [str(each) for each in load(folder).left_out]


def test_two_pages_with_one_id(tmp_path: Path) -> None:
    """Of two names that make one id the second is left out, and both are named."""
    write(tmp_path, a__b_txt="1")
    (tmp_path / "A b.md").write_text("2")
    (sentence,) = left_out(tmp_path)
    assert sentence == (
        f'{tmp_path / "a" / "b.txt"}: has the same id "a-b" as {tmp_path / "A b.md"}: rename one.'
    )


def test_a_bad_page_stops_no_other(tmp_path: Path) -> None:
    """What cannot be read is left out and named; the rest is there."""
    write(tmp_path, a_txt="A", b_md="\0", c_html="<b>" * 5000, d_md="---\ndraft: true\n---\nD")
    write(tmp_path, node_modules__x_md="X", _includes__y_html="Y")
    corpus = load(tmp_path)
    assert [document.text for document in corpus.documents] == ["A"]
    named = {Path(each.place.file).name: each.advice for each in corpus.left_out}
    assert set(named) == {"b.md", "c.html", "d.md", "node_modules", "_includes"}
    assert "a draft" in named["d.md"]


def test_what_could_not_be_read_of_a_page_is_noted(tmp_path: Path) -> None:
    """A page with a wrong address is a page, and its owner is told."""
    write(tmp_path, a_md="---\nurl: x.org\n---\nA")
    (note,) = load(tmp_path).notes
    assert str(note).startswith(f'{tmp_path / "a.md"}: "x.org" is no address')


@pytest.mark.parametrize(
    ("name", "identity"),
    [("Öffnungs zeiten_2.txt", "öffnungs-zeiten-2"), ("___.txt", "page"), ("a.b.txt", "a-b")],
)
def test_ids(tmp_path: Path, name: str, identity: str) -> None:
    """An id is the path in small letters with dashes between its words."""
    (tmp_path / name).write_text("x")
    assert load(tmp_path).documents[0].id == identity


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", "---\ntitle: Front\n---\n# Head\n", "Front"),
        ("a.md", "Intro, long.\n\nHead\n----\n", "Head"),
        ("a.txt", "Head\n\nSome text.\n", "Head"),
        ("a.html", "<title>T</title><h1>Head</h1>", "T"),
        ("a.html", "<title>Fees | The Mill</title><h1>Fees</h1>", "Fees"),
        ("a.html", "<h1>Head</h1>", "Head"),
        ("a.html", "<title>T</title><p>Text.", "T"),
        ("opening-hours_2.txt", "Only text.", "opening hours 2"),
        ("a.txt", "", "a"),
        ("a.txt", "---\ndate: 2021\n---\n", "a"),
    ],
)
def test_titles(tmp_path: Path, name: str, text: str, title: str) -> None:
    """The title is that of the front matter, the HTML, the first heading or the file name."""
    (tmp_path / name).write_text(text)
    assert load(tmp_path).documents[0].title == title


def test_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    """Line ends of any system are one character, and a byte order mark is none."""
    write(tmp_path, a_txt="\ufeff---\r\ntitle: T\r\n---\r\nOne\r\n\r\nTwo\rThree\n")
    (document,) = load(tmp_path).documents
    assert (document.title, document.text) == ("T", "One\n\nTwo\nThree\n")


def test_not_utf8(tmp_path: Path) -> None:
    """A page in another encoding is read, and its owner is told."""
    text = "Die Prüfung für Bäcker öffnet später. " * 9
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    assert only_text(tmp_path) == text
    assert "save it as UTF-8" in str(load(tmp_path).notes[0])


def test_not_text(tmp_path: Path) -> None:
    """A NUL character shows that a file is no text."""
    assert "line 3: a NUL character" in refusal(write(tmp_path, a_txt="\n\n\0"))


def test_too_large(tmp_path: Path) -> None:
    """A page of more than eight mebibytes is refused unread."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST_PAGE + 1)
    assert "larger than 8 MiB: split it into pages" in refusal(tmp_path)


def test_too_deep(tmp_path: Path) -> None:
    """Elements nested thousands deep are refused in a sentence."""
    (tmp_path / "a.html").write_text("<b>" * 5000 + "x")
    assert "nested too deeply" in refusal(tmp_path)


def test_name_is_the_owners_or_the_first_pages(tmp_path: Path) -> None:
    """A name that is given wins over the curation's, and that over the title of the first page."""
    (tmp_path / "b.md").write_text("# Second\n", "utf-8")
    (tmp_path / "a.md").write_text("# First\n", "utf-8")
    assert load(tmp_path).name == "First"
    (tmp_path / "curation.toml").write_text('name = " The Museum "\n', "utf-8")
    assert load(tmp_path).name == "The Museum"
    assert load(tmp_path, "The Mint").name == "The Mint"


def test_an_answer_that_has_expired_is_left_out(tmp_path: Path) -> None:
    """It is noted with the day; one that has not is there."""
    (tmp_path / "page.txt").write_text("The museum opens at ten.\n", "utf-8")
    answers = [
        f'[[answer]]\ntext = "{day}"\nquestions = ["When?"]\nauthor = "Ada"\ndate = 2020-01-02\n'
        f"expires = {day}\n"
        for day in ("2020-02-03", "9999-12-31")
    ]
    (tmp_path / "curation.toml").write_text("\n".join(answers), "utf-8")
    found = load(tmp_path)
    assert [answer.text for answer in found.curation.answers] == ["9999-12-31"]
    (note,) = found.notes
    assert "has expired on 2020-02-03" in str(note)
    assert str(tmp_path / "curation.toml") in str(note)
