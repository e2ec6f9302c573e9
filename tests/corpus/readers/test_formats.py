import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from corpus.curation.model import CuratedAnswer
from corpus.errors import CorpusError
from corpus.load import load
from corpus.readers import confined
from corpus.readers.confined import read_confined
from corpus.readers.formats import reader
from corpus.readers.page import Page, UnreadableError
from corpus.readers.pdf import read_pdf
from tests.corpus.readers.files import drawn, lines, quotes, word, workbook

BROKEN = "save it anew"


def read(kind: str, data: bytes) -> Page:
    found = reader(f".{kind.upper()}")
    assert found
    return found(data)


def refusal(kind: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(kind, data)
    assert caught.value.advice.endswith(".")
    return caught.value.advice


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", drawn(lines("The museum is open."))),
        ("docx", word(lambda document: document.add_paragraph("The museum is open."))),
        ("xlsx", workbook(["The museum is open."])),
        ("csv", b"The museum is open.\n"),
    ],
)
def test_each_kind_is_read_by_its_ending(kind: str, data: bytes) -> None:
    """A file is read by the reader of its ending, in any case."""
    assert quotes(read(kind, data)) == ["The museum is open."]


def test_other_endings_have_no_reader() -> None:
    """Whatever is no file of the extra is left to others."""
    assert reader(".md") is None


def test_the_page_comes_over_from_the_process_as_it_is() -> None:
    """What the reader's own process has made equals what it would have made in this one."""
    data = drawn(lines("**Tickets", "They are free."), lines("So is the tour."))
    assert read("pdf", data) == read_pdf(data)
    table = b"question,answer,author,date\nA?,Yes.,Ada,2026-03-01\n"
    assert isinstance(read("csv", table).answers[0], CuratedAnswer)


def test_the_libraries_are_imported_where_a_file_is_read() -> None:
    """A server without such files never imports their libraries."""
    names = "pypdfium2 pdfplumber mammoth openpyxl defusedxml"
    script = f"import sys, corpus.load; print(set('{names}'.split()) & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout == "set()\n"


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the owner is told its name."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "corpus.readers.table_file", raising=False)
    monkeypatch.delitem(sys.modules, "corpus.readers.xlsx_cells", raising=False)
    outcome = confined._outcome("xlsx", b"")  # noqa: SLF001  # in this process
    assert outcome.page is None
    assert outcome.advice.endswith("pip install 'askademy[content]'.")


def test_secrets_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's process gets no variable that may hold a secret."""
    kept = {name for name in ("PATH", "SLACK_BOT_TOKEN", "HOME") if confined._is_kept(name)}  # noqa: SLF001
    assert kept == {"PATH"}
    monkeypatch.setenv("ASKADEMY_ADMIN_PASSWORD", "secret")
    assert quotes(read("csv", b"Text.\n")) == ["Text."]


def stream(content: bytes) -> bytes:
    """A PDF of one page that draws what unpacks from this."""
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    page = b"/MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %s >>" % font
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R %s >>" % page,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    parts = [b"%d 0 obj\n%s\nendobj\n" % (i, text) for i, text in enumerate(objects, 1)]
    return b"%PDF-1.4\n" + b"".join(parts) + b"trailer << /Root 1 0 R >>\n%%EOF"


def test_a_bomb_in_a_pdf_ends_in_a_sentence() -> None:
    """A gigabyte and a half that unpacks from a file a thousandth its size ends within bounds."""
    packer = zlib.compressobj(1)
    block = b" " * (1 << 24)
    packed = b"".join([*(packer.compress(block) for _ in range(96)), packer.flush()])
    assert refusal("pdf", stream(packed))


def test_a_page_of_half_a_million_letters_in_one_line() -> None:
    """A line without an end is read in the time that its length needs."""
    content = b"BT /F 1 Tf " + (b"(" + b"word " * 1000 + b") Tj ") * 100 + b"ET"
    assert read("pdf", stream(zlib.compress(content))).text.count("word") == 100_000


def test_time_ends_at_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes too long is ended, and the sentence says so."""
    monkeypatch.setattr(confined, "LONGEST_WAIT", 0.01)
    with pytest.raises(UnreadableError, match="longer than 120 seconds"):
        read_confined("pdf", b"")


@pytest.mark.parametrize(
    ("code", "told"), [(-9, "longer"), (-24, "longer"), (-6, "memory"), (-11, BROKEN), (1, BROKEN)]
)
def test_a_reader_that_breaks_is_a_file_that_cannot_be_read(code: int, told: str) -> None:
    """Whatever ends the process, the server goes on and the owner gets a sentence."""
    assert told in confined._broken("pdf", code)  # noqa: SLF001


def test_a_corpus_of_all_kinds(tmp_path: Path) -> None:
    """A folder's files become documents with their pages, and its sheet of questions curation."""
    (tmp_path / "guide.pdf").write_bytes(drawn(lines("**Tickets"), lines("They are free.")))
    (tmp_path / "prices.csv").write_text("Course,Price\nEthics,12 EUR\n")
    (tmp_path / "faq.csv").write_text("question,answer,author,date\nA?,Yes.,Ada,2026-03-01\n")
    corpus = load(tmp_path)
    assert [document.id for document in corpus.documents] == ["guide", "prices"]
    assert corpus.documents[0].page(corpus.documents[0].text.index("They")) == 2
    assert [answer.text for answer in corpus.curation.answers] == ["Yes."]


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    """The error has the file and what to do about it."""
    (tmp_path / "guide.pdf").write_bytes(b"nonsense")
    with pytest.raises(CorpusError, match=r"guide\.pdf: not a PDF .* save it anew\."):
        load(tmp_path)
