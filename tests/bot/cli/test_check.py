from pathlib import Path

from tests.bot.cli.test_main import askademy, one_sentence


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
