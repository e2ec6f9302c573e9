from pathlib import Path

from tests.bot.cli.running import askademy


def test_the_index_of_many_pages_is_made_ahead(tmp_path: Path) -> None:
    """`index` keeps what a later command answers from, in the folder that it names."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(110):
        lines = "\n\n".join(f"Gate {number} has {n} locks." for n in range(10))
        (pages / f"gate-{number}.md").write_text(f"# Gate {number}\n\n{lines}\n", "utf-8")
    kept = str(tmp_path / "index")
    made = askademy("index", "--corpus", str(pages), ASKADEMY_INDEX=kept)
    assert (made.returncode, made.stderr) == (0, "")
    assert "1,100 passages of 110 pages are indexed." in made.stdout
    (contents,) = (tmp_path / "index").glob("pages/*/*/contents.json")
    assert str(contents.parents[1]) in made.stdout
    answered = askademy("ask", "--corpus", str(pages), "Gate 7?", ASKADEMY_INDEX=kept)
    assert "Gate 7 has" in answered.stdout
    assert contents.exists()  # it was read, and not made again


def test_few_pages_need_no_index(tmp_path: Path) -> None:
    """Of few passages nothing is kept, and `index` says so."""
    made = askademy("index", ASKADEMY_INDEX=str(tmp_path))
    assert "nothing is kept" in made.stdout
    assert [*tmp_path.glob("pages/*/*")] == []
