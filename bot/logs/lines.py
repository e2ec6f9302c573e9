"""Events → lines of the log, for people and for machines."""

import json
from datetime import UTC, datetime
from logging import Formatter, LogRecord
from typing import Any

from bot.logs.faults import faults
from bot.logs.flood import left_out
from bot.logs.safe_text import safe
from bot.request_id import request_id


class PlainLines(Formatter):
    """The message alone, for who has typed a command."""

    def format(self, record: LogRecord) -> str:
        return "\n".join([safe(_message(record)), *_indented(record)])


class TextLines(Formatter):
    """What is indented belongs to the line above, and is of the program's own making."""

    def format(self, record: LogRecord) -> str:
        asked = request_id.get()
        request = f" [{asked}]" if asked else ""
        head = f"{_time(record)} {record.levelname} {safe(record.name)}{request}:"
        return "\n".join([f"{head} {safe(_message(record))}", *_indented(record)])


class JsonLines(Formatter):
    """An object in ASCII for each event: nothing that is in it can end its line."""

    def format(self, record: LogRecord) -> str:
        found: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if asked := request_id.get():
            found["request"] = asked
        found |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            told = faults(record.exc_info[1])
            found["faults"] = [{"kind": each.kind, "places": each.places} for each in told]
        return json.dumps(found, default=str)


def _time(record: LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: LogRecord) -> str:
    message = record.getMessage().strip()
    more = left_out(record)
    return f"{message} ({more:,} more like it were left out.)" if more else message


def _indented(record: LogRecord) -> list[str]:
    if not (record.exc_info and record.exc_info[1]):
        return []
    return [
        f"    {safe(line)}"
        for fault in faults(record.exc_info[1])
        for line in (fault.kind, *(f"  {place}" for place in fault.places))
    ]
