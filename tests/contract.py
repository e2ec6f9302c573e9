from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def held(json_type: type[T], content: str | bytes) -> T:
    """The value of a JSON text, which must be of the type, without a field more or less."""
    return TypeAdapter(json_type).validate_json(content, strict=True)
