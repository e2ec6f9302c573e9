from pathlib import Path

from tests.bot.cli.running import askademy, one_sentence


def test_check_counts_what_there_is() -> None:
    """The packaged academy is valid and has no warnings."""
    result = askademy("check")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "1 document\n" in result.stdout
    assert "25 passages" in result.stdout
    assert "phrasings" in result.stdout
    assert "Warning" not in result.stdout


def test_check_warns_and_refuses(tmp_path: Path) -> None:
    """Likely mistakes are warnings; a curation that does not fit the pages is exit code 1."""
    (tmp_path / "page.md").write_text("# Hours\n\nThe office opens at nine.\n", "utf-8")
    curation = tmp_path / "curation.toml"
    curation.write_text('[glossary]\n"shut" = "closing time"\n', "utf-8")
    warned = askademy("check", "--corpus", str(tmp_path))
    assert warned.returncode == 0
    assert 'Warning: Glossary, "shut": no page has "closing time"' in warned.stdout
    curation.write_text('[[passage]]\nquote = "at noon"\nquestions = ["When?"]\n', "utf-8")
    assert "at noon" in one_sentence(askademy("check", "--corpus", str(tmp_path)), 1)
    more = '\n[[passage]]\nquote = "at midnight"\nquestions = ["Late?"]\n'
    curation.write_text(curation.read_text("utf-8") + more, "utf-8")
    refused = askademy("check", "--corpus", str(tmp_path))
    assert refused.returncode == 1
    first, second = refused.stderr.splitlines()
    assert first.startswith(f'{curation}, line 1: the quote "at noon" stands in no passage')
    assert second.startswith(f'{curation}, line 5: the quote "at midnight" stands in no passage')


def test_check_shows_a_page_as_it_was_read(tmp_path: Path) -> None:
    """Its title, and every passage behind its place and what leads it in."""
    (tmp_path / "fees.html").write_text(
        "<title>Fees</title><h2>Tickets</h2><table><tr><th>Who<th>Fee<tr><td>Adults<td>$12</table>"
        "<p>Bring:</p><ul><li>a lamp</ul>",
        "utf-8",
    )
    shown = askademy("check", "--corpus", str(tmp_path), "--show", "fees").stdout
    assert shown.startswith("Fees\nno address · no date\n")
    assert "row      Who: Adults · Fee: $12" in shown
    assert "item     Bring: → a lamp" in shown
    asked = askademy("check", "--corpus", str(tmp_path), "--show", "fee")
    assert one_sentence(asked, 1) == 'There is no page "fee". Did you mean fees?'
    (tmp_path / "www.example.org").mkdir()
    (tmp_path / "www.example.org" / "p2.txt").write_text("We open at nine.", "utf-8")
    asked = askademy("check", "--corpus", str(tmp_path), "--show", "p2")
    told = one_sentence(asked, 1)
    assert told == 'There is no page "p2". Did you mean www-example-org-p2?'


def test_check_names_what_would_make_answers_poor(tmp_path: Path) -> None:
    """Files that are not read, empty headings, copies, and pages in other languages."""
    german = (
        "Wer ein Buch ausleihen will, braucht einen Ausweis, der im Büro ausgestellt wird. " * 6
    )
    pages = {
        "a.md": "# Hours\n\nThe office opens at nine.\n\n# Nothing\n",
        "b.md": "# Hours\n\nThe office opens at nine.\n\n# Nothing\n",
        "c.txt": german,
        "d.md": "\0",
        "e.html": "<p>a</p><div hidden>" + "<p>What nobody sees stands here.</p>" * 90,
        "f.md": "---\ntitle: F\n---\n\n| Who | Fee |\n|---|---|\n| Ada | $1 | only now |\n",
    }
    pages["g.html"] = (
        "---\ntitle: G\n---\n<p>x</p>\n<table><tr><th>a<th>b<tr><td>1<td>2<td>3</table>"
    )
    for name, text in pages.items():
        (tmp_path / name).write_text(text, "utf-8")
    said = askademy("check", "--corpus", str(tmp_path)).stdout
    assert f"Warning: Left out: {tmp_path / 'd.md'}, line 1: a NUL character" in said
    assert f'{tmp_path / "a.md"}, line 5: nothing stands under the heading "Nothing".' in said
    assert f'{tmp_path / "b.md"}: it is a copy of "a": leave one of them.' in said
    assert f"{tmp_path / 'c.txt'}: it seems to be in another language than English." in said
    assert said.count("seems to be") == 1
    assert f"{tmp_path / 'e.html'}: only 0 % of its text was read" in said
    assert f"{tmp_path / 'f.md'}, line 7: the row " in said
    assert f"{tmp_path / 'g.html'}, line 5: the table " in said


def test_check_names_phrasings_that_another_passage_answers(tmp_path: Path) -> None:
    """A question that is tied to two passages is lost to one of them."""
    (tmp_path / "page.md").write_text("The mill grinds rye.\n\nThe shop sells rye bread.\n")
    (tmp_path / "curation.toml").write_text(
        '[[passage]]\nquote = "grinds rye"\nquestions = ["What is made of rye?"]\n'
        '[[passage]]\nquote = "sells rye"\nquestions = ["What is made of rye?"]\n'
    )
    said = askademy("check", "--corpus", str(tmp_path)).stdout
    assert 'Warning: Phrasing, "What is made of rye?" is about "The ' in said
