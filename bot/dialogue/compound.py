"""Questions that ask two things: "When did the first one open and who supported Roswell?"."""

import re

from corpus.english import either
from index.query import ASKING, QuestionReader

# Searched words of a question that is taken apart: each half is searched as well.
LONGEST = 20

_AND = re.compile(
    r"[,;]? (?:and|as well as|or)(?: also)? "
    rf"(?={either(ASKING)}\b)"
    r"|\? (?=\S)",
    re.IGNORECASE,
)


def halves(question: str, reader: QuestionReader) -> tuple[str, str] | None:
    """The two questions, where both say what they are about; "when and where" asks one thing."""
    parts = _AND.split(question, maxsplit=1)
    if len(parts) != 2 or len(reader.read(question).words) > LONGEST:
        return None
    if not all(any(word.is_content for word in reader.read(part).words) for part in parts):
        return None
    return parts[0], parts[1]
