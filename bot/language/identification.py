"""Which language a text is in."""

import tomllib
from functools import cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.analyzer import tokens
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
    """Loaded once, which takes two seconds: better before anybody waits for an answer."""
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(LANGUAGES))
    give_back()
    return found
