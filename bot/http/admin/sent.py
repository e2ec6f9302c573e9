"""Forms as browsers send them, with files or without."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from functools import partial

from starlette.requests import Request

from bot.http.bodies import posted_form, refuse_foreign
from bot.problem import Problem
from bot.service.beside import beside

MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class SentFile:
    name: str
    """As the browser has it: it may be anything."""

    content: bytes


async def sent_form(request: Request) -> tuple[dict[str, str], dict[str, SentFile]]:
    """The fields, and the files by their fields.

    Raises `Problem` where another site has sent it, or where it cannot be read.
    """
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith(MULTIPART):
        return _plain(await posted_form(request)), {}
    refuse_foreign(request)
    return await beside(partial(read_multipart, content_type, await request.body()))


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, SentFile]]:
    """The fields and files of a body; raises `Problem` (400) where it is none such."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Problem(400, "This form cannot be read: open the page again, then send it.")
    fields: dict[str, str] = {}
    files: dict[str, SentFile] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        file_name = part.get_filename()
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            files[name] = SentFile(file_name, content)
    return _plain(fields), files


def _plain(fields: Mapping[str, str]) -> dict[str, str]:
    """Lines as texts have them; browsers end those of a form with two characters."""
    return {name: value.replace("\r\n", "\n") for name, value in fields.items()}
