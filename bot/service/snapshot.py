"""What questions are answered from at one moment: what it says never changes."""

from dataclasses import dataclass, field

from bot.dialogue.chat import Chat
from bot.service.answer_cache import AnswerCache
from bot.service.pace import Pace
from corpus.load import Corpus
from index.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Snapshot:
    corpus: Corpus
    """The pages, and all curation that is in use."""

    retriever: Retriever
    """The index of the pages."""

    chat: Chat
    """Replies over the pages."""

    version: str
    """Of the corpus: equal on every replica that has the same pages and curation."""

    as_of: str | None
    """The date of the newest page; None where no page has one."""

    answers: AnswerCache = field(init=False, repr=False, compare=False, default_factory=AnswerCache)
    """The replies of `chat` that were given lately: another snapshot begins without any."""

    pace: Pace = field(init=False, repr=False, compare=False, default_factory=Pace)
    """How long its replies take."""
