"""Which language a text is in."""

import logging
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.analyzer import tokens
from index.files import FilesReader, Kept, UnusableError
from index.meaning.memory import give_back
from index.spelling import english_words

ENGLISH = "en"
# Among all 142 that py3langid knows, "when" and "What did Britain do in September 1971?" are taken
# for languages that nobody asks in.
LANGUAGES = tuple(
    tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))["codes"]
)
# A text is in another language where py3langid is this sure, or less sure but of its words so many
# are no English ones. Of 5,516 English questions in all sets, typing errors and names among them,
# none is then taken for another language, and of 192 in six others none for English.
SURE, LIKELY, FOREIGN_WORDS = 0.7, 0.25, 0.15

_log = logging.getLogger(__name__)


def language_of(text: str) -> str:
    """The ISO 639-1 code, English unless it is sure that it is another language."""
    language, sure = identifier().classify(text)
    if language == ENGLISH or sure < LIKELY:
        return ENGLISH
    if sure >= SURE:
        return str(language)
    return str(language) if _foreign(text) >= FOREIGN_WORDS else ENGLISH


def continued(text: str, before: str) -> str:
    """The language of a short text behind one in another language, whose code is `before`.

    It is too short to tell it by itself: English only where all of its words are.
    """
    return before if _foreign(text) else language_of(text)


def _foreign(text: str) -> float:
    """The share of words that are no English ones."""
    words = [text[token.start : token.end].casefold() for token in tokens(text)]
    foreign = sum(word.isalpha() and word not in english_words() for word in words)
    return foreign / max(1, len(words))


@cache
def identifier() -> LanguageIdentifier:
    """Loaded once: better before anybody waits for an answer."""
    kept = Kept(user_cache_path("askademy") / "languages")
    key = f"{version('py3langid')} {' '.join(LANGUAGES)}"
    try:
        if files := kept.reader(key):
            return _read(files)
    except (OSError, UnusableError) as error:
        _log.warning("The languages' model is unpacked again: %s", error)
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(LANGUAGES))
    give_back()
    try:
        _keep(found, kept, key)
    except OSError as error:
        _log.warning("Every start unpacks the languages' model, in half a second. (%s)", error)
    return found


def _keep(identifier: LanguageIdentifier, kept: Kept, key: str) -> None:
    """Unpacked, so that a later start maps it."""
    with kept.writing(key) as files:
        files.texts("classes", identifier.nb_classes)
        files.array("class-priors", identifier.nb_pc)
        files.array("priors", identifier.nb_ptc)
        files.array("moves", np.asarray(identifier.tk_nextmove))
        files.array("rows", np.asarray(identifier.tk_row))
        files.array("features", np.asarray(identifier.tk_output, dtype=np.int32))


def _read(files: FilesReader) -> LanguageIdentifier:
    return LanguageIdentifier(
        files.array("priors"),
        files.array("class-priors"),
        list(files.texts("classes")),
        # It takes one number after the other from these, which arrays give slowly.
        files.array("moves").data,
        files.array("features").data,
        norm_probs=True,
        tk_row=files.array("rows").data,
    )
