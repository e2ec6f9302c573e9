"""The body of an answer: unpacked, and bounded whatever it was packed from."""

import zlib
from collections.abc import Iterable, Iterator

from corpus.sources.fetched import FetchError

_CHUNK = 64 * 1024
# What `Content-Encoding` may say: anything else is not asked for.
_PACKED = frozenset({"gzip", "x-gzip"})


def body(chunks: Iterable[bytes], coding: str, largest: int) -> bytes:
    """The bytes, unpacked; neither the packed nor the unpacked ones take more than `largest`."""
    if coding not in _PACKED | {"identity"}:
        raise FetchError(f"is packed as {coding}, which was not asked for")
    return joined(unpacked(chunks, largest) if coding in _PACKED else chunks, largest)


def joined(chunks: Iterable[bytes], largest: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > largest:
            raise FetchError(f"is larger than {largest >> 20} MiB")
    return bytes(data)


def unpacked(chunks: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """Gzip in pieces of bounded size, whatever it was packed from; raises `FetchError`."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    read = 0
    for chunk in chunks:
        read += len(chunk)
        if read > largest:
            raise FetchError(f"is larger than {largest >> 20} MiB")
        piece = None
        while not unpacker.eof and (piece is None or len(piece) == _CHUNK):
            try:
                piece = unpacker.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise FetchError("is packed in a broken way") from error
            chunk = unpacker.unconsumed_tail  # noqa: PLW2901  # what is left of it
            yield piece
    if not unpacker.eof:
        raise FetchError("ends in the middle")
