"""The container that packages about people travel in: what went in comes out, and nothing else ever does."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.encryption import (
    CHUNK_BYTES,
    HEADER_BYTES,
    TAG_BYTES,
    DecryptingReader,
    EncryptingWriter,
    generate_package_key,
    is_encrypted,
    package_key_id,
)
from channel.errors import PackageCorrupt, PackageForeign

SECRET = bytes(range(32))
SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES


def encrypted(*parts, secret=SECRET):
    file = io.BytesIO()
    writer = EncryptingWriter(file, secret)
    for part in parts:
        assert writer.write(part) == len(part)
    writer.finish()
    return file.getvalue()


def decrypted(container, secret=SECRET, size=-1):
    reader = DecryptingReader(io.BytesIO(container), secret)
    return b"".join(iter(lambda: reader.read(size), b""))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_container_gives_back_what_went_in(size):
    plain = os.urandom(size)
    container = encrypted(plain)
    assert (decrypted(container), decrypted(container, size=70_000)) == (plain, plain)
    assert len(container) == HEADER_BYTES + size + TAG_BYTES * max(1, -(-size // CHUNK_BYTES))


@given(parts=st.lists(st.binary(max_size=300), max_size=20), size=st.integers(1, 500))
def test_pieces_in_which_it_is_written_and_read_do_not_matter(parts, size):
    assert decrypted(encrypted(*parts), size=size) == b"".join(parts)


def test_file_that_gives_its_bytes_in_pieces_is_read_whole():
    class Dripping(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 1000))

    plain = os.urandom(CHUNK_BYTES + 5)
    reader = DecryptingReader(Dripping(encrypted(plain)), SECRET)
    assert b"".join(iter(reader.read, b"")) == plain


def test_same_plain_text_is_never_encrypted_alike():
    assert encrypted(b"staff") != encrypted(b"staff")
    assert is_encrypted(encrypted(b"staff"))
    assert b"staff" not in encrypted(b"staff")


@given(position=st.integers(0, 2000), change=st.integers(1, 255))
def test_any_changed_byte_is_found(position, change):
    container = bytearray(encrypted(b"x" * 1000))
    container[position % len(container)] ^= change
    with pytest.raises((PackageCorrupt, PackageForeign)):
        decrypted(bytes(container))


@pytest.mark.parametrize(
    "kept",
    [
        0,
        5,
        HEADER_BYTES,
        HEADER_BYTES + TAG_BYTES - 1,
        HEADER_BYTES + 100,
        HEADER_BYTES + SEALED_CHUNK,
        HEADER_BYTES + 2 * SEALED_CHUNK,
    ],
)
def test_container_cut_off_anywhere_is_refused(kept):
    container = encrypted(os.urandom(2 * CHUNK_BYTES + 7))
    with pytest.raises(PackageCorrupt):
        decrypted(container[:kept])


def test_chunks_in_another_order_are_refused():
    container = encrypted(os.urandom(3 * CHUNK_BYTES))
    header, rest = container[:HEADER_BYTES], container[HEADER_BYTES:]
    first, second, third = (rest[number * SEALED_CHUNK :][:SEALED_CHUNK] for number in range(3))
    assert len(decrypted(header + first + second + third)) == 3 * CHUNK_BYTES
    for order in (second + first + third, first + third, first + second + second + third, first + second + third + third):
        with pytest.raises(PackageCorrupt):
            decrypted(header + order)


def test_chunk_of_another_container_is_refused():
    one, other = (encrypted(os.urandom(CHUNK_BYTES + 1)) for _ in range(2))
    with pytest.raises(PackageCorrupt):
        decrypted(one[: HEADER_BYTES + SEALED_CHUNK] + other[HEADER_BYTES + SEALED_CHUNK :])


def test_bytes_behind_the_last_chunk_are_refused():
    with pytest.raises(PackageCorrupt):
        decrypted(encrypted(b"x") + b"y")


def test_another_key_is_refused_by_its_name():
    other = generate_package_key()
    with pytest.raises(PackageForeign, match=f"with key {package_key_id(SECRET)}; the key at hand is {package_key_id(other)}"):
        decrypted(encrypted(b"staff"), secret=other)


def test_container_of_a_later_version_is_refused():
    container = bytearray(encrypted(b"x"))
    container[8] = 2
    with pytest.raises(PackageCorrupt, match="version 2"):
        decrypted(bytes(container))
