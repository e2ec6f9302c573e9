"""A page that is to be added is tried with the regression questions, as changed pages are."""

from dataclasses import dataclass, replace

from bot.evaluation.regressions import load_regressions, regressions_in
from bot.problem import Problem
from bot.service.service import Service
from bot.settings import Settings
from corpus.document import Document
from index.engines.errors import EngineError


@dataclass(frozen=True, slots=True)
class LostQuestions:
    questions: tuple[str, ...] = ()
    """Regression questions that are answered rightly, and would not be with the page."""

    is_refused: bool = False
    """Whether they are more than may be lost: the pages would not be answered from."""


class PageTrial:
    def __init__(self, service: Service, settings: Settings) -> None:
        self._service = service
        self._settings = settings

    def __call__(self, document: Document) -> LostQuestions:
        """With the page beside the others, or instead of the one of its id.

        Takes as long as to read changed pages again. Raises `QuestionFileError` where the file
        beside the pages cannot be used, and `Problem` (503) while the engine is away.
        """
        live, updates, settings = self._service.live, self._service.updates, self._settings
        kept = regressions_in(self._service.store)
        regressions = load_regressions(settings.corpus, settings.lost_questions, kept)
        if updates is None or not regressions.questions:
            return LostQuestions()
        corpus = live.start.corpus
        others = [each for each in corpus.documents if each.id != document.id]
        try:
            after = updates.built(replace(corpus, documents=(*others, document)))
            lost = regressions.lost(live.snapshot.chat, after.chat)
        except EngineError as error:
            raise Problem(503, str(error)) from error
        return LostQuestions(lost, len(lost) > regressions.most_lost)
