import gzip
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from channel.errors import InvalidInput
from channel.transaction import MAX_DOCUMENT_BYTES
from registers.domain.upload_body import MAX_LINES, read_lines

MEBIBYTE = 2**20
PACK = {"identity": bytes, "": bytes, "gzip": gzip.compress, "zstd": zstandard.compress, "ZSTD": zstandard.compress}


def read(body, encoding="identity", max_bytes=MEBIBYTE):
    return read_lines(body, content_encoding=encoding, max_bytes=max_bytes)


@pytest.mark.parametrize("encoding", PACK)
@given(lines=st.lists(st.binary(min_size=1, max_size=50).filter(lambda line: b"\n" not in line), max_size=20))
def test_read_lines_gives_back_the_exact_bytes(encoding, lines):
    body = b"".join(line + b"\n" for line in lines)
    assert read(PACK[encoding](body), encoding) == lines
    assert read(PACK[encoding](body.removesuffix(b"\n")), encoding) == lines


def test_read_lines_keeps_empty_lines_and_carriage_returns_in_their_place():
    assert read(b"a\r\n\nb") == [b"a\r", b"", b"b"]


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_read_lines_stops_at_the_limit(encoding):
    body = b"x" * MEBIBYTE
    assert read(PACK[encoding](body), encoding) == [body]
    with pytest.raises(InvalidInput, match="more than 1048576 bytes"):
        read(PACK[encoding](body + b"x"), encoding)


def test_read_lines_refuses_a_bomb_without_unpacking_it():
    # 20 KB that would become 4 GB.
    unpacker = zstandard.ZstdCompressor().compressobj()
    bomb = unpacker.compress(bytes(64 * MEBIBYTE)) + unpacker.flush()
    with pytest.raises(InvalidInput, match="unpacks into more than"):
        read(bomb, "zstd")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_read_lines_refuses_a_body_that_was_cut(encoding):
    body = PACK[encoding](bytes(range(256)) * 40)
    for length in range(len(body)):
        with pytest.raises(InvalidInput):
            read(body[:length], encoding)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_read_lines_refuses_what_follows_the_body(encoding):
    for rest in (b"x", PACK[encoding](b"more"), b"x" * 5000):
        with pytest.raises(InvalidInput):
            read(PACK[encoding](b"line\n") + rest, encoding)


@pytest.mark.parametrize("body", [b"line\n", zlib.compress(b"line\n")])
def test_read_lines_refuses_what_is_not_packed_as_it_says(body):
    for encoding in ("gzip", "zstd"):
        with pytest.raises(InvalidInput, match=f"{encoding} body is damaged"):
            read(body, encoding)


def test_read_lines_refuses_an_unknown_encoding():
    with pytest.raises(InvalidInput, match="'br' is not known"):
        read(b"line\n", "br")


def test_read_lines_refuses_a_line_larger_than_a_document_may_be():
    line = b"x" * MAX_DOCUMENT_BYTES
    body = zstandard.compress(b"sale\n" + line)
    assert read(body, "zstd", 64 * MEBIBYTE) == [b"sale", line]
    with pytest.raises(InvalidInput, match=f"document of more than {MAX_DOCUMENT_BYTES} bytes"):
        read(zstandard.compress(b"sale\n" + line + b"x"), "zstd", 64 * MEBIBYTE)


def test_read_lines_refuses_too_many_lines():
    with pytest.raises(InvalidInput, match=f"more than {MAX_LINES} lines"):
        read(b"\n" * (MAX_LINES + 1))
