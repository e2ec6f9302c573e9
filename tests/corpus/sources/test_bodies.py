import gzip
import os
import zlib

import pytest

from corpus.sources.bodies import body, joined, unpacked
from corpus.sources.fetched import FetchError


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("level", [0, 9])
def test_unpacking_loses_nothing(size: int, level: int) -> None:
    """What comes out is what went in, in whatever pieces it comes."""
    for data in (bytes(size), os.urandom(size)):
        packer = zlib.compressobj(level, wbits=16 + zlib.MAX_WBITS)
        packed = packer.compress(data) + packer.flush()
        pieces = (packed[start : start + 1_000] for start in range(0, len(packed), 1_000))
        assert joined(unpacked(pieces, 1_000_000), 1_000_000) == data


def test_limits() -> None:
    """Exactly the limit is read, a byte more is refused, packed or not."""
    for coding, pack in (("identity", bytes), ("gzip", gzip.compress)):
        assert body([pack(bytes(1_000))], coding, 1_000) == bytes(1_000)
        with pytest.raises(FetchError, match="is larger than"):
            body([pack(bytes(1_001))], coding, 1_000)


def test_packed_bytes_count_too() -> None:
    """Rubbish behind the end of what was packed is bounded as well."""
    chunks = [gzip.compress(b"x"), *[bytes(1_000)] * 3]
    assert body(chunks[:2], "gzip", 2_000) == b"x"
    with pytest.raises(FetchError, match="is larger than"):
        body(chunks, "gzip", 2_000)
