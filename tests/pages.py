"""What tests make of a few pages: their index, and what answers from it."""

from collections.abc import Sequence

from bot.answering.answerer import Answerer
from bot.answering.missing_topics import MissingTopics
from bot.answering.page_facts import PageFacts
from bot.answering.ranking import CANDIDATES, Candidate, Ranker
from bot.answering.reading import Reading, read_alone
from corpus.curation.model import Curation, MissingTopic
from corpus.document import Document, Passage
from corpus.splitting.split import split
from index.analysed import analyse
from index.retriever import Retriever


def passages_of(*pages: Document) -> list[Passage]:
    return [passage for page in pages for passage in split(page)]


def indexed(*pages: Document, curation: Curation = Curation()) -> Retriever:  # noqa: B008  # frozen
    return Retriever.of(analyse(passages_of(*pages)), curation)


def facts_of(retriever: Retriever) -> PageFacts:
    return PageFacts.of(analyse(retriever.pages.passages), retriever.pages.terms)


def answerer_of(retriever: Retriever, topics: Sequence[MissingTopic] = ()) -> Answerer:
    return Answerer(retriever, facts_of(retriever), MissingTopics(topics))


def ranked_in(retriever: Retriever, asked: str | Reading) -> list[Candidate]:
    """The candidates for a question, which is read alone where it is not read yet."""
    reading = read_alone(asked, retriever.reader) if isinstance(asked, str) else asked
    hits = retriever.searcher.search(reading.query, CANDIDATES).best
    return Ranker(retriever, facts_of(retriever)).rank(reading, hits)
