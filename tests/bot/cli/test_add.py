import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from threading import Thread

from corpus.load import PAGE_SUFFIXES, load
from tests.bot.cli.running import askademy, environment, one_sentence
from tests.corpus.sources.site import html, site, tree

KINDS = ", ".join(sorted(PAGE_SUFFIXES))


def book(folder: Path, pages: int = 2) -> Path:
    made = folder / "book"
    made.mkdir()
    for number in range(pages):
        (made / f"{number}.md").write_text(f"Page {number} opens at nine.", "utf-8")
    (made / "picture.png").write_bytes(b"x")
    return made


def test_add_tells_what_it_did(tmp_path: Path) -> None:
    """Each page that came, changed, went or was left out is told, and how many of each."""
    source, corpus = book(tmp_path), tmp_path / "corpus"
    added = askademy("add", str(source), "--corpus", str(corpus))
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.splitlines() == [
        "    added  book/0.md",
        "    added  book/1.md",
        f"  skipped  {source}/picture.png is no page: its name ends with none of {KINDS}.",
        f"{corpus}: 2 added, 1 skipped.",
    ]
    (source / "0.md").unlink()
    (source / "1.md").write_text("It opens at ten.", "utf-8")
    again = askademy("add", str(source), ASKADEMY_CORPUS=str(corpus))
    assert again.stdout.splitlines()[:2] == ["  changed  book/1.md", "  removed  book/0.md"]
    assert "at ten" in askademy("ask", "--corpus", str(corpus), "When does it open?").stdout


def test_dry_run_and_json(tmp_path: Path) -> None:
    """--dry-run says the same and writes nothing; --json is all of it for machines."""
    source, corpus = book(tmp_path, 30), tmp_path / "corpus"
    dry = askademy("add", str(source), "--corpus", str(corpus), "--dry-run")
    assert "… and 10 more" in dry.stdout
    assert dry.stdout.endswith("30 added, 1 skipped.\nNothing was written (--dry-run).\n")
    assert not corpus.exists()
    said = json.loads(askademy("add", str(source), "--corpus", str(corpus), "--json").stdout)
    assert said["counts"] == {
        "added": 30,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "edited": 0,
        "skipped": 1,
        "failed": 0,
    }
    assert len(said["pages"]) == 31
    assert {"outcome": "added", "address": f"{source}/0.md", "file": "book/0.md", "why": None} in (
        said["pages"]
    )


def test_exit_codes(tmp_path: Path) -> None:
    """1 where a page failed or none came, 2 with one sentence where nothing could be done."""
    corpus = str(tmp_path / "corpus")
    (tmp_path / "a.png").write_bytes(b"x")
    assert askademy("add", str(tmp_path / "a.png"), "--corpus", corpus).returncode == 1
    sentence = one_sentence(askademy("add", "nothing", "--corpus", corpus), 2)
    assert sentence == "nothing: there is no such file or folder; an address begins with https://."
    assert "packaged academy" in one_sentence(askademy("add", str(book(tmp_path))), 2)


def test_a_site(tmp_path: Path) -> None:
    """A crawl from the command line reads this machine only where it is allowed to."""
    pages = {"/": html('Welcome. <a href="/hours">Hours</a>'), "/hours": html("We open at nine.")}
    with site(pages) as found:
        options = ["--crawl", "--depth", "1", "--most", "5", "--rate", "1000"]
        command = ["add", found.url, "--corpus", str(tmp_path / "corpus"), *options]
        told = one_sentence(askademy(*command), 2)
        assert told.endswith("127.0.0.1 is in a private network: add --allow-private to read it.")
        assert found.asked == []
        added = askademy(*command, "--allow-private")
        assert added.returncode == 0
        assert added.stdout.endswith(": 2 added.\n")
        (_, hours) = sorted(document.url or "" for document in load(tmp_path / "corpus").documents)
        assert hours == f"{found.url}/hours"


def test_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    """On a terminal the progress is shown on the side, and the summary is the same."""
    main, terminal = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while part := os.read(main, 10_000):
                shown.append(part)
        except OSError:
            return

    reading = Thread(target=read)
    reading.start()
    added = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "add", str(book(tmp_path)), "--corpus", "corpus"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
        encoding="utf-8",
        env=environment(TERM="xterm", PYTHONPATH=str(Path(__file__).parents[3])),
        cwd=tmp_path,
    )
    os.close(terminal)
    reading.join(20)
    os.close(main)
    assert b"Reading" in b"".join(shown)
    assert added.stdout.endswith("corpus: 2 added, 1 skipped.\n")
    assert len(tree(tmp_path / "corpus")) == 3
