from corpus.errors import CorpusError, FileError, FilePlace


def test_error_carries_place_and_advice_apart() -> None:
    """Whoever shows an error has its file, its line and its advice; as text it is one sentence."""
    error = CorpusError(FilePlace("pages/visit.md", 7), "not UTF-8 text: save it as UTF-8.")
    assert isinstance(error, FileError)
    assert (error.place.file, error.place.line) == ("pages/visit.md", 7)
    assert error.advice == "not UTF-8 text: save it as UTF-8."
    assert str(error) == "pages/visit.md, line 7: not UTF-8 text: save it as UTF-8."


def test_whole_file_has_no_line() -> None:
    """What is wrong with a file as a whole names the file alone."""
    assert str(CorpusError(FilePlace("pages"), "no such folder.")) == "pages: no such folder."
