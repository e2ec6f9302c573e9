"""The body of a request from Slack → the JSON object in it."""

import json
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


class MalformedError(Exception):
    """Raised for what is no request of Slack's, whoever has signed it."""


def body_object(body: str, content_type: str) -> Json:
    """The object that a body holds: as JSON, as JSON in the field `payload`, or as form fields.

    `content_type` is the header as it was sent. Raises `MalformedError`.
    """
    is_json = content_type.partition(";")[0].strip().lower() == "application/json"
    found = _json(body) if is_json or body.startswith("{") else _fields(body)
    if not isinstance(found, dict):
        raise MalformedError
    return found


def _fields(body: str) -> object:
    try:
        fields = dict(parse_qsl(body, keep_blank_values=True))
    except ValueError as error:  # more fields than the standard library takes
        raise MalformedError from error
    return _json(fields["payload"]) if "payload" in fields else fields


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError from error
