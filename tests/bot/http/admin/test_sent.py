import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.admin.sent import read_multipart
from bot.problem import Problem

BOUNDARY = "----WebKitFormBoundaryX7"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def body(file: bytes, name: str = "a.pdf") -> bytes:
    """As Chromium sends a field and a file."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n'
    sent = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + sent.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


@given(st.binary(max_size=2_000))
def test_file_arrives_as_it_is(content: bytes) -> None:
    """Every byte of a file, and the field beside it."""
    fields, files = read_multipart(TYPE, body(content))
    assert fields == {"token": "abc"}
    assert files["file"].content == content
    assert files["file"].name == "a.pdf"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_body_without_parts_is_a_problem(content_type: str) -> None:
    """What names no boundary cannot be read."""
    with pytest.raises(Problem, match="cannot be read"):
        read_multipart(content_type, body(b"x"))


@given(st.binary(max_size=500))
def test_any_body_is_read_or_refused(content: bytes) -> None:
    """Nothing that is sent breaks the server."""
    try:
        fields, files = read_multipart(TYPE, content)
    except Problem:
        return
    assert all(isinstance(each, str) for each in fields.values())
    assert all(isinstance(each.content, bytes) for each in files.values())


def test_name_of_a_file_may_be_of_any_language() -> None:
    """Browsers send it in UTF-8."""
    _, files = read_multipart(TYPE, body(b"x", "Öffnungszeiten.txt"))
    assert files["file"].name == "Öffnungszeiten.txt"
