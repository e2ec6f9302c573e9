"""Which language a text is in."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.analyzer import tokens
from index.meaning.memory import give_back
from index.spelling import english_words

ENGLISH = "en"
# A text is in another language where py3langid is this sure, or less sure but of its words so many
# are no English ones. Of 7,793 English questions in all sets, typing errors and names among them,
# five are then taken for another language ("when", and names with dates), of 102 in six others
# none for English.
SURE, LIKELY, FOREIGN_WORDS = 0.7, 0.2, 0.15
# What py3langid says of what is in no language.
_NONE = frozenset({"zxx", "und"})


def language_of(text: str) -> str:
    """The ISO 639-1 code, English unless it is sure that it is another language."""
    language, sure = identifier().classify(text)
    if language == ENGLISH or language in _NONE or sure < LIKELY:
        return ENGLISH
    if sure >= SURE:
        return str(language)
    words = [text[token.start : token.end].casefold() for token in tokens(text)]
    foreign = sum(word.isalpha() and word not in english_words() for word in words)
    return str(language) if foreign >= FOREIGN_WORDS * len(words) else ENGLISH


@cache
def identifier() -> LanguageIdentifier:
    """Loaded once, which takes two seconds: better before anybody waits for an answer."""
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    give_back()
    return found
