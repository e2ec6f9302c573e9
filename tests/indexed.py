"""Passages → what searches and answers from them, put together as the chat does."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.answerer import Answer, Answerer
from bot.answering.missing_topics import MissingTopics
from bot.answering.page_facts import PageFacts
from bot.answering.ranking import CANDIDATES, Candidate, Ranker
from bot.answering.reading import Reading, read_alone
from corpus.curation.model import Curation, MissingTopic
from corpus.document import Passage
from index.analysed import analyse
from index.retriever import Retriever

NOTHING = Curation()


def retriever_over(passages: Iterable[Passage], curation: Curation = NOTHING) -> Retriever:
    return Retriever.of(analyse(passages), curation)


def facts_of(retriever: Retriever) -> PageFacts:
    return PageFacts.of(analyse(retriever.pages.passages), retriever.pages.terms)


@dataclass(frozen=True)
class Indexed:
    """Passages with all that looks at them."""

    retriever: Retriever
    ranker: Ranker
    answerer: Answerer

    def read(self, question: str) -> Reading:
        return read_alone(question, self.retriever.reader)

    def rank(self, reading: Reading | str) -> list[Candidate]:
        asked = self.read(reading) if isinstance(reading, str) else reading
        return self.ranker.rank(asked, self.retriever.searcher.search(asked.query, CANDIDATES).best)

    def answer(self, reading: Reading | str) -> Answer | None:
        asked = self.read(reading) if isinstance(reading, str) else reading
        return self.answerer.find(asked).answer


def indexed(
    passages: Iterable[Passage],
    curation: Curation = NOTHING,
    missing: tuple[MissingTopic, ...] = (),
) -> Indexed:
    retriever = retriever_over(passages, curation)
    facts = facts_of(retriever)
    answerer = Answerer(retriever, facts, MissingTopics(missing))
    return Indexed(retriever, Ranker(retriever, facts), answerer)
