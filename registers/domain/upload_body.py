"""Read an upload's body into its lines, without trusting what it says about its size.

A few kilobytes of zstd can unpack into gigabytes, so the sum is watched while it grows; only what says itself that it is
small is unpacked in one call. The lines stay bytes, because their SHA-256 decides what is a repeat.
"""

import io
import zlib
from collections.abc import Iterable, Iterator

import zstandard

from channel.errors import InvalidInput
from channel.transaction import MAX_DOCUMENT_BYTES

CHUNK_BYTES = 256 * 1024
# A zstd block of four bytes may stand for 128 KiB, so this much input makes 32 MiB at most.
ZSTD_INPUT_BYTES = 1024
# A body that says to be no larger is unpacked in one call, which takes a quarter of the time; no more memory is taken for it.
SMALL_BYTES = 1024 * 1024
MAX_LINES = 10_000


def read_lines(body: bytes, *, content_encoding: str, max_bytes: int) -> list[bytes]:
    """Unpack a body and split it into lines; the newline after the last one may be missing.

    Raises: InvalidInput when the encoding is unknown, the body damaged, larger than max_bytes, has too many lines or one
    that is larger than a document may be.
    """
    unpacked = unpack_body(body, content_encoding=content_encoding, max_bytes=max_bytes)
    if unpacked.count(b"\n") > MAX_LINES:
        raise InvalidInput(f"The upload has more than {MAX_LINES} lines.")
    lines = unpacked.split(b"\n")
    if max(map(len, lines)) > MAX_DOCUMENT_BYTES:
        raise InvalidInput(f"The upload has a document of more than {MAX_DOCUMENT_BYTES} bytes.")
    return lines[:-1] if lines[-1] == b"" else lines


def unpack_body(body: bytes, *, content_encoding: str, max_bytes: int) -> bytes:
    """Unpack a body.

    Raises: InvalidInput when the encoding is unknown, the body damaged, or larger than max_bytes.
    """
    return _joined(_chunks(body, content_encoding), max_bytes)


def _joined(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    """Collect chunks until they are all there, or too many."""
    unpacked = io.BytesIO()
    for chunk in chunks:
        if unpacked.tell() + len(chunk) > max_bytes:
            raise InvalidInput(f"The upload unpacks into more than {max_bytes} bytes.")
        unpacked.write(chunk)
    return unpacked.getvalue()


def _chunks(body: bytes, content_encoding: str) -> Iterator[bytes]:
    """Yield the unpacked body in small pieces."""
    match content_encoding.strip().lower():
        case "" | "identity":
            yield body
        case "gzip":
            yield from _gunzipped(body)
        case "zstd":
            yield from _unzstd(body)
        case other:
            raise InvalidInput(f"The content encoding {other!r} is not known; use zstd, gzip or identity.")


def _gunzipped(body: bytes) -> Iterator[bytes]:
    """Yield a gzip body unpacked; a body that ends early is refused, as the last sale would be cut."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        packed = body
        while not unpacker.eof:
            piece = unpacker.decompress(packed, CHUNK_BYTES)
            packed = unpacker.unconsumed_tail
            if not piece and not packed and not unpacker.eof:
                raise InvalidInput("The gzip body ends early.")
            yield piece
    except zlib.error as error:
        raise InvalidInput(f"The gzip body is damaged: {error}.") from error
    if unpacker.unused_data:
        raise InvalidInput("Something follows the gzip body.")


def _unzstd(body: bytes) -> Iterator[bytes]:
    """Yield a zstd body unpacked; a frame that ends early is refused."""
    small = _unzstd_small(body)
    return iter([small]) if small is not None else _unzstd_in_pieces(body)


def _unzstd_small(body: bytes) -> bytes | None:
    """Unpack a body in one call; None of one that says not how large it is, is large, or has something wrong with it."""
    try:
        if not 0 <= zstandard.frame_content_size(body) <= SMALL_BYTES:
            return None
        return zstandard.ZstdDecompressor().decompress(body, allow_extra_data=False)
    except zstandard.ZstdError:
        return None


def _unzstd_in_pieces(body: bytes) -> Iterator[bytes]:
    """Yield a zstd body unpacked, which is watched meanwhile, and say what is wrong with it."""
    try:
        unpacker = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
        for start in range(0, len(body), ZSTD_INPUT_BYTES):
            if unpacker.eof:
                raise InvalidInput("Something follows the zstd body.")
            yield unpacker.decompress(body[start : start + ZSTD_INPUT_BYTES])
    except zstandard.ZstdError as error:
        raise InvalidInput(f"The zstd body is damaged: {error}.") from error
    if not unpacker.eof:
        raise InvalidInput("The zstd body ends early.")
    if unpacker.unused_data:
        raise InvalidInput("Something follows the zstd body.")
