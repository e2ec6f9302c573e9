"""What a draft would change, and the page that says so: tried by itself, and before each saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from bot.answering.explanation import facts
from bot.clock import now
from bot.dialogue.question_length import question_problem
from bot.evaluation.known import known_to_be_asked
from bot.evaluation.question_file import QuestionFileError
from bot.evaluation.tryout import Draft, Tryout, tryout
from bot.evaluation.tryout_words import in_words
from bot.http.admin.entry_forms import KINDS, shown_values
from bot.http.admin.visit import Visit
from bot.owner import curation
from bot.problem import Problem
from bot.service.beside import beside
from bot.service.live import Live
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry, EntryKind, kind

if TYPE_CHECKING:
    from sqlalchemy import URL

MOST_SHOWN = 10  # replies
MOST_NAMED_FOR = 30  # questions
# Entries without questions of their own, which can be written for what people asked.
_NAMED_FOR = frozenset({EntryKind.MISSING})


@dataclass(frozen=True, slots=True)
class Again:
    """The form by which something is done all the same."""

    place: str
    """Below `/admin`: where it is sent."""

    label: str
    fields: Mapping[str, str]


def saving(visit: Visit, entry: Entry, identity: str | None) -> Draft:
    """The entry saved, instead of the one of that id, for the questions that the form is about."""
    about = (visit.form or {}).get("about", "").split("\n") if kind(entry) in _NAMED_FOR else []
    asked = tuple(text for text in about[:MOST_NAMED_FOR] if not question_problem(text))
    return Draft((entry,), frozenset({identity} if identity else ()), asked)


class Drafts:
    def __init__(self, url: "URL", live: Live, folder: Path) -> None:
        """`url` is the store's, `folder` that of the pages."""
        self._url = url
        self._live = live
        self._folder = folder

    async def tried(self, visit: Visit, draft: Draft) -> Tryout:
        """What it would change to save the draft.

        Raises `CorpusError` where a quote is in no passage, and `Problem`.
        """
        return await beside(partial(self._tried, visit.snapshot, draft))

    async def stopped(self, visit: Visit, draft: Draft, again: Again) -> Response | None:
        """The page that says what would break, unless nothing would or it was said to be meant.

        Raises as `tried`.
        """
        if visit.form and visit.form.get("despite"):
            return None
        found = await self.tried(visit, draft)
        if not found.breaks:
            return None
        return visit.page("stopped.html", 409, sentences=[*in_words(found)], again=again)

    async def page(
        self, visit: Visit, entry: Entry, found: Tryout, identity: str | None, status: int = 200
    ) -> Response:
        """With what would be answered, and with a stop where something helpful breaks."""
        replies = [
            (question, reply, [*facts(reply.why, reply.confidence)] if reply.why else [])
            for question, reply in found.replies[:MOST_SHOWN]
        ]
        return visit.page(
            "try.html",
            status,
            problem=None,
            sentences=[*in_words(found)],
            breaks=len(found.breaks),
            tried=found.tried,
            replies=replies,
            **draft_values(visit, kind(entry), identity),
        )

    def _tried(self, snapshot: Snapshot, draft: Draft) -> Tryout:
        entries = curation.entries(self._url)
        try:
            known = known_to_be_asked(self._url, self._folder, snapshot.chat, now())
        except QuestionFileError as error:
            raise Problem(422, str(error)) from error
        return tryout(draft, snapshot, self._live.start, entries, known)


def draft_values(visit: Visit, table: str, identity: str | None) -> dict[str, Any]:
    """What the page of a draft holds of it, to be sent again."""
    form = visit.form or {}
    return {
        "kind": table,
        "title": KINDS[table],
        "values": shown_values(table, form),
        "about": form.get("about", ""),
        "identity": identity,
    }
