import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import sleep

import pytest

from bot.owner.additions import Outcome, Result, add, is_success
from bot.owner.sources import Addition
from corpus.errors import CorpusError
from corpus.load import ACADEMY, load
from corpus.sources.manifest import MANIFEST_FILE, read_manifest
from tests.corpus.sources.site import Answer, Site, html, moved, site, tree

DAY = date(2026, 11, 28)


def run(source: object, corpus: Path, day: date = DAY, **options: object) -> list[Result]:
    web: dict[str, object] = {"rate": 1e6, "allow_private": True}
    addition = Addition(str(source), corpus, **(web | options))  # type: ignore[arg-type]
    return add(addition, day, lambda _done, _left: None)


def counts(results: list[Result]) -> dict[str, int]:
    return dict(Counter(result.outcome.value for result in results))


def urls(found: Site, *paths: str, lastmod: str = "") -> Answer:
    dated = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    listed = "".join(f"<url><loc>{found.url}{path}</loc>{dated}</url>" for path in paths)
    return Answer(f"<urlset>{listed}</urlset>", "application/xml")


def links(*targets: str) -> str:
    return html("Welcome. " + " ".join(f'<a href="{target}">{target}</a>' for target in targets))


def test_a_folder_is_added_updated_and_followed(tmp_path: Path) -> None:
    """Again brings what changed, takes out what is gone, and leaves the rest."""
    book, corpus = tmp_path / "book", tmp_path / "corpus"
    book.mkdir()
    for name in "abc":
        (book / f"{name}.md").write_text(f"Page {name}.", "utf-8")
    assert counts(run(book, corpus)) == {"added": 3}
    assert counts(run(book, corpus)) == {"unchanged": 3}
    (book / "a.md").write_text("Another page.", "utf-8")
    (book / "b.md").rename(book / "d.md")
    assert counts(run(book, corpus)) == {"changed": 1, "added": 1, "unchanged": 1, "removed": 1}
    held = {path.removeprefix("book/"): data for path, data in tree(corpus).items()}
    held.pop(MANIFEST_FILE)
    assert held == {path.name: path.read_bytes() for path in book.iterdir()}


def test_a_file_is_added_and_goes_again(tmp_path: Path) -> None:
    """A file that is gone takes its page with it; a name that never was one is an error."""
    page, corpus = tmp_path / "a.md", tmp_path / "corpus"
    page.write_text("Open at nine.", "utf-8")
    assert counts(run(page, corpus)) == {"added": 1}
    page.unlink()
    assert counts(run(page, corpus)) == {"removed": 1}
    with pytest.raises(CorpusError, match="there is no such file or folder"):
        run(page, corpus)
    with pytest.raises(CorpusError, match="begins with https://"):
        run("www.example.org", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_an_edited_page_is_listed_and_left(tmp_path: Path) -> None:
    """What the owner changed in the corpus is neither overwritten nor removed."""
    book, corpus = tmp_path / "book", tmp_path / "corpus"
    book.mkdir()
    for name in "ab":
        (book / f"{name}.md").write_text(f"Page {name}.", "utf-8")
    run(book, corpus)
    for name in "ab":
        (corpus / "book" / f"{name}.md").write_text("Mine.", "utf-8")
    (book / "a.md").write_text("Another page.", "utf-8")
    (book / "b.md").rename(book / "c.md")
    results = run(book, corpus)
    edited = [result for result in results if result.outcome is Outcome.EDITED]
    assert [result.place for result in edited] == ["book/a.md", "book/b.md"]
    assert all(result.why and "changed in the corpus" in result.why for result in edited)
    assert tree(corpus)["book/a.md"] == tree(corpus)["book/b.md"] == b"Mine."


def test_an_empty_folder_takes_nothing_away(tmp_path: Path) -> None:
    """A folder that lost everything, as one whose disk is not there, empties no corpus."""
    book, corpus = tmp_path / "book", tmp_path / "corpus"
    book.mkdir()
    (book / "a.md").write_text("A page.", "utf-8")
    run(book, corpus)
    (book / "a.md").unlink()
    results = run(book, corpus)
    assert counts(results) == {"failed": 1}
    assert not is_success(results)
    assert "book/a.md" in tree(corpus)


def test_what_fails_stays(tmp_path: Path) -> None:
    """A page that cannot be read now is still what it was; the others are updated."""
    with site({path: html(path) for path in ("/a", "/b", "/c")}) as found:
        found.pages["/sitemap.xml"] = urls(found, "/a", "/b", "/c")
        source, corpus = f"{found.url}/sitemap.xml", tmp_path / "corpus"
        assert counts(run(source, corpus)) == {"added": 3}
        found.pages["/a"] = Answer("", status=503)
        found.pages["/b"] = Answer("", status=410)
        results = run(source, corpus)
    assert counts(results) == {"failed": 1, "skipped": 1, "unchanged": 1, "removed": 1}
    assert not is_success(results)
    assert {path.rpartition("/")[2] for path in read_manifest(corpus)} == {"a.html", "c.html"}


@pytest.mark.parametrize("is_list", [True, False])
def test_a_way_that_fails_takes_no_page_away(tmp_path: Path, is_list: bool) -> None:  # noqa: FBT001
    """Where an address that led to a page does not answer, the page stays."""
    with site({"/way": moved("/a"), "/a": html("a"), "/b": html("b")}) as found:
        found.pages["/sitemap.xml"] = urls(found, "/way", "/b")
        source = f"{found.url}/{'sitemap.xml' if is_list else 'way'}"
        run(source, tmp_path)
        found.pages["/way"] = Answer("", status=503)
        results = run(source, tmp_path)
    assert counts(results) == {"failed": 1} | ({"unchanged": 1} if is_list else {})
    assert any(brought.address.endswith("/a") for brought in read_manifest(tmp_path).values())


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """A page whose place another one has is told to be renamed, and changes nothing."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(f"Page {folder}.", "utf-8")
    corpus = tmp_path / "corpus"
    run(tmp_path / "one" / "a.md", corpus)
    (result,) = run(tmp_path / "two" / "a.md", corpus)
    assert (result.outcome, result.place) == (Outcome.FAILED, None)
    assert result.why == "has the id of a.md, which is from elsewhere: rename one"
    assert tree(corpus)["a.md"] == b"Page one."


def test_a_sitemap_is_followed(tmp_path: Path) -> None:
    """Pages come and go with the list, and what is not changed is asked for and not sent."""
    with site({path: html(path) for path in ("/a", "/b", "/c")}) as found:
        found.pages["/sitemap.xml"] = urls(found, "/a", "/b")
        source, corpus = f"{found.url}/sitemap.xml", tmp_path / "corpus"
        run(source, corpus)
        found.pages["/sitemap.xml"] = urls(found, "/b", "/c")
        found.asked.clear()
        assert counts(run(source, corpus)) == {"added": 1, "unchanged": 1, "removed": 1}
        assert ("/b", 304) in found.asked
        documents = load(corpus).documents
        assert [document.url for document in documents] == [f"{found.url}/b", f"{found.url}/c"]


def test_lastmod_spares_the_request(tmp_path: Path) -> None:
    """A page that changed last long before it was brought is not asked for again."""
    with site({"/a": html("a")}) as found:
        source, corpus = f"{found.url}/sitemap.xml", tmp_path / "corpus"

        def asked(lastmod: str) -> bool:
            found.pages["/sitemap.xml"] = urls(found, "/a", lastmod=lastmod)
            found.asked.clear()
            assert is_success(run(source, corpus))
            return "/a" in found.paths()

        assert asked("2026-11-01")
        assert not asked("2026-11-01")
        assert asked("2026-11-02T10:00:00Z")
        assert not asked("2026-11-02T10:00:00Z")
        # It may have changed again on that day, which ends later elsewhere.
        assert asked("2026-11-27")
        assert asked("2026-11-27")
        assert asked("2026-11-28")
        assert asked("2026-11-28")
        assert asked("yesterday")
        assert asked("yesterday")
        (corpus / next(iter(read_manifest(corpus)))).unlink()
        assert asked("2026-11-28")


def test_a_crawl_costs_nothing_again(tmp_path: Path) -> None:
    """Nothing is sent again of a site that did not change, and its links are still followed."""
    pages = {"/": links("/a"), "/a": links("/b"), "/b": html("The end.")}
    with site(pages) as found:
        corpus = tmp_path / "corpus"
        assert counts(run(found.url, corpus, is_crawl=True)) == {"added": 3}
        before = tree(corpus)
        found.asked.clear()
        results = run(found.url, corpus, is_crawl=True)
        assert counts(results) == {"unchanged": 3}
        assert list(found.asked[2:]) == [("/", 304), ("/a", 304), ("/b", 304)]
        assert tree(corpus) == before
        found.pages["/"] = links("/b")
        del found.pages["/a"]
        assert counts(run(found.url, corpus, is_crawl=True)) == {
            "changed": 1,
            "unchanged": 1,
            "removed": 1,
        }


def test_a_crawl_that_did_not_see_everything_removes_nothing(tmp_path: Path) -> None:
    """Behind a page that failed, or beyond --most, there may be the pages that were not seen."""
    with site({"/": links("/a", "/c"), "/a": links("/b"), "/b": html("b")}) as found:
        found.pages["/c"] = html("c")
        corpus = tmp_path / "corpus"
        run(found.url, corpus, is_crawl=True)
        found.pages["/a"] = Answer("", status=500)
        assert counts(run(found.url, corpus, is_crawl=True)) == {"unchanged": 2, "failed": 1}
        found.pages["/a"] = links("/b")
        results = run(found.url, corpus, is_crawl=True, most=1)
        assert counts(results) == {"unchanged": 1, "skipped": 1}
        assert len(read_manifest(corpus)) == 4
        # What says itself that it is gone is gone.
        del found.pages["/c"]
        results = run(found.url, corpus, is_crawl=True, most=3)
        assert counts(results)["removed"] == 1


def test_a_page_that_wants_out_goes(tmp_path: Path) -> None:
    """A page that begins to ask not to be kept is removed."""
    with site({"/a": html("a")}) as found:
        corpus = tmp_path / "corpus"
        run(f"{found.url}/a", corpus)
        found.pages["/a"] = html("a", '<meta name="robots" content="noindex">')
        results = run(f"{found.url}/a", corpus)
        assert counts(results) == {"skipped": 1, "removed": 1}


def test_two_sources_share_a_page(tmp_path: Path) -> None:
    """A page that two sources have stands once, and goes with the one that brought it first."""
    with site({"/": links("/a"), "/a": html("a")}) as found:
        corpus = tmp_path / "corpus"
        run(f"{found.url}/a", corpus)
        assert counts(run(found.url, corpus, is_crawl=True)) == {"added": 1, "unchanged": 1}
        assert len(load(corpus).documents) == 2
        found.pages["/"] = html("nothing")
        assert counts(run(found.url, corpus, is_crawl=True)) == {"changed": 1}
        del found.pages["/a"]
        assert counts(run(f"{found.url}/a", corpus)) == {"skipped": 1, "removed": 1}


def test_the_page_has_its_address(tmp_path: Path) -> None:
    """The answer links to where the page was found after its redirects."""
    with site({"/a": moved("/b"), "/b": html("Open at nine.")}) as found:
        run(f"{found.url}/a", tmp_path)
        (document,) = load(tmp_path).documents
        assert document.url == f"{found.url}/b"
        assert (tmp_path / next(iter(read_manifest(tmp_path)))).read_text("utf-8") == found.pages[
            "/b"
        ]


def test_hostile_names(tmp_path: Path) -> None:
    """Addresses with dots, and two that would have one name, become files of the corpus."""
    corpus = tmp_path / "in" / "corpus"
    odd = (
        "/%2e%2e/%2e%2e/up",
        "/..%2f..%2fup",
        "/Up",
        "/up",
        "/up/",
        "/up.html",
        "/up.php",
        "/.up",
    )
    with site({"/": links(*odd), **{path: html(path) for path in odd}}) as found:
        results = run(found.url, corpus, is_crawl=True)
    assert counts(results) == {"added": 1 + len(odd)}
    assert len(load(corpus).documents) == 1 + len(odd)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["corpus"]


@pytest.mark.parametrize("corpus", [ACADEMY, ACADEMY / "new"])
def test_the_academy_is_refused(tmp_path: Path, corpus: Path) -> None:
    """The packaged example is never written to, and the error says where to write."""
    (tmp_path / "a.md").write_text("A page.", "utf-8")
    before = tree(ACADEMY)
    with pytest.raises(CorpusError, match="--corpus or ASKADEMY_CORPUS"):
        run(tmp_path / "a.md", corpus)
    assert tree(ACADEMY) == before


def test_refused_sources(tmp_path: Path) -> None:
    """What cannot be a source is told with what to do, before anything is written."""
    corpus = tmp_path / "corpus"
    (corpus / "inner").mkdir(parents=True)
    (tmp_path / "a.md").write_text("A page.", "utf-8")
    for source, match in (
        (tmp_path, "must not lie in each other"),
        (corpus / "inner", "must not lie in each other"),
        (corpus / "inner" / "a.md", "must not lie in each other"),
        ("ftp://x.org/", "begins with https://"),
        ("https://user:secret@x.org/", "no password"),
    ):
        with pytest.raises(CorpusError, match=match):
            run(source, corpus)
    with pytest.raises(CorpusError, match="--crawl reads a site"):
        run(tmp_path / "a.md", corpus, is_crawl=True)
    with pytest.raises(CorpusError, match="no folder"):
        run(tmp_path / "a.md", tmp_path / "a.md")
    assert tree(corpus) == {}


def test_without_the_extra(tmp_path: Path) -> None:
    """Without the libraries for the web files are added, and addresses say what to install."""
    (tmp_path / "a.md").write_text("A page.", "utf-8")
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['httpx', 'protego', 'defusedxml']));"
        "from bot.cli.main import main; main()"
    )

    def askademy(source: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, "add", source, "--corpus", "corpus"]
        return subprocess.run(
            command, capture_output=True, check=False, encoding="utf-8", cwd=tmp_path
        )

    assert askademy("a.md").returncode == 0
    for source in ("https://x.org/", "https://x.org/sitemap.xml"):
        refused = askademy(source)
        assert refused.returncode == 2
        assert refused.stderr.rstrip().endswith("make formats, or pip install 'askademy[content]'.")
        assert len(refused.stderr.splitlines()) == 1


# A process ends before its n-th write, as it does when it is killed. For each n that it is told,
# it is a copy of one that has imported everything.
_KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from time import sleep
from corpus.sources import disk, manifest
from bot.owner.additions import add
from bot.owner.sources import Addition
from corpus.sources import shelf

left = 0

def count(call):
    def counted(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return call(*arguments, **options)
    return counted

manifest.write_whole = disk.write_whole = count(manifest.write_whole)
os.fsync = count(os.fsync)
Path.unlink = count(Path.unlink)
shelf._HELD = 40
for told in sys.stdin:
    left = int(told)
    copy = os.fork()
    if not copy:
        add(Addition("book", Path("corpus")), date(2026, 11, 28), lambda _done, _left: None)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Callable[[int], int]]:
    """The exit code of an addition in a process that ends before its n-th write."""
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    ) as process:
        told, ended = process.stdin, process.stdout
        assert told
        assert ended

        def run_until(write: int) -> int:
            print(write, file=told, flush=True)
            return int(ended.readline())

        yield run_until


def test_killed_in_the_middle(tmp_path: Path, killed: Callable[[int], int]) -> None:
    """Wherever an update is killed, the corpus loads, and a second run makes it whole."""
    book, corpus = tmp_path / "book", tmp_path / "corpus"
    codes = []
    for writes in range(0, 24, 2):
        for folder in (book, corpus):
            shutil.rmtree(folder, ignore_errors=True)
        book.mkdir()
        for name in "abcd":
            (book / f"{name}.md").write_text(f"This is page {name}.", "utf-8")
        run(book, corpus)
        (book / "a.md").write_text("This is another page.", "utf-8")
        (book / "b.md").write_text("And this is one more.", "utf-8")
        (book / "c.md").rename(book / "e.md")
        (book / "f.md").write_text("This is a new page.", "utf-8")
        codes.append(killed(writes))
        assert len(load(corpus).documents) >= 4
        # Changed once more: what the killed run had written is not taken for the owner's.
        (book / "a.md").write_text("This is a third page.", "utf-8")
        (book / "f.md").write_text("This is another new page.", "utf-8")
        again = run(book, corpus)
        assert {result.outcome.value for result in again} <= {
            "added",
            "changed",
            "removed",
            "unchanged",
        }
        held = tree(corpus)
        held.pop(MANIFEST_FILE)
        assert held == {f"book/{p.name}": p.read_bytes() for p in book.iterdir()}
        assert counts(run(book, corpus)) == {"unchanged": 5}
    assert codes[0] == codes[3] == 9
    assert codes[-1] == 0


def test_many_pages_again(tmp_path: Path) -> None:
    """An update that changes nothing writes no page."""
    book, corpus = tmp_path / "book", tmp_path / "corpus"
    book.mkdir()
    for number in range(300):
        (book / f"{number}.md").write_text(f"Page {number}.", "utf-8")
    run(book, corpus)
    before = {path: path.stat().st_mtime_ns for path in corpus.rglob("*.md")}
    assert counts(run(book, corpus)) == {"unchanged": 300}
    assert {path: path.stat().st_mtime_ns for path in corpus.rglob("*.md")} == before


def test_success() -> None:
    """Skipped addresses alone are no success, and one failure among many is none."""

    def results(*outcomes: Outcome) -> list[Result]:
        return [Result(outcome, "a") for outcome in outcomes]

    assert is_success(results(Outcome.UNCHANGED, Outcome.SKIPPED))
    assert is_success(results(Outcome.REMOVED))
    assert not is_success(results(Outcome.SKIPPED))
    assert not is_success(results())
    assert not is_success(results(Outcome.ADDED, Outcome.FAILED))


def test_the_deadline_is_the_additions(tmp_path: Path) -> None:
    """A page that does not come in time is named, and the others come."""

    def silent(_: object) -> None:
        sleep(1.5)

    with site({"/": links("/slow", "/a"), "/slow": Answer(silent), "/a": html("a")}) as found:
        results = run(found.url, tmp_path, is_crawl=True, seconds=0.5)
    assert counts(results) == {"added": 2, "failed": 1}
