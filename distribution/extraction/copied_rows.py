"""Whole tables out of PostgreSQL by COPY, whose CSV is a row's canonical text but for its brackets.

Text in quotes, quotes and backslashes escaped by a backslash, everything else as it is, `null` for nothing: with these
options a line is the inside of a JSON array. So the server writes what is hashed, in the way it is fastest in, and one
JSON parser reads it, several times as fast as a value after the other is taken out of a binary row.

What is missing are the escapes of characters below U+0020. A JSON parser refuses these characters, and only then are
they looked for.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
import psycopg

from channel.row_hash import canonical_text, hashes_of
from channel.table import ChannelTable
from distribution.extraction.batches import BATCH_ROWS, Rows

_CONTROL = re.compile(rb"[\x00-\x1f]")
_decode = msgspec.json.Decoder(list[Any]).decode


def copied_rows(cursor: psycopg.Cursor[Any], table: ChannelTable, values: str) -> Generator[Rows]:
    """Read all rows of a SELECT of canonical values, ordered by primary key, in batches as `Snapshot.rows` gives them."""
    width = len(table.columns) + 1
    with cursor.copy(_copy_sql(table, values)) as copy:
        lines = _lines(cursor.connection.pgconn, copy)
        while batch := list(islice(lines, BATCH_ROWS)):
            yield _parsed(batch, width)


def _lines(connection: psycopg.pq.abc.PGconn, copy: psycopg.Copy) -> Iterator[bytes]:
    """Give the lines of a COPY. One message of the server is one row, so a line break in a text divides nothing.

    What has arrived is taken from the connection at once, which takes half as long as asking psycopg for each line; it
    waits for more. Copied, because memory views are objects that Python's garbage collector looks through: a thousand of
    them kept make it do so all the time, which takes longer than reading them.
    """
    get_line = connection.get_copy_data
    while True:
        length, arrived = get_line(1)
        if length < 0:
            break
        line = bytes(arrived) if length else bytes(copy.read())
        if not line:
            return
        yield line
    while (result := connection.get_result()) is not None:
        if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)


def _copy_sql(table: ChannelTable, values: str) -> str:
    quoted = ", ".join(f'"{column.name}"' for column in table.columns if column.type.storage == "TEXT")
    force_quote = f", FORCE_QUOTE ({quoted})" if quoted else ""
    options = f"""FORMAT csv, ENCODING 'UTF8', NULL 'null', QUOTE '"', ESCAPE E'\\\\'{force_quote}"""
    return f"COPY (SELECT * FROM ({values}) AS canonical ORDER BY 1) TO STDOUT ({options})"  # noqa: S608 - announced SQL


def _parsed(lines: Sequence[bytes], width: int) -> Rows:
    """Take the values out of rows' canonical texts without their brackets, which may lack the escapes of control characters.

    All rows are read as one array, in which a 0 behind each row keeps the place of its hash. The line break each ends with
    is nothing to a JSON parser.
    """
    texts = [b"[%b]" % line[:-1] for line in lines]
    try:
        values = _decode(b"[%b,0]" % b",0,".join(lines))
    except msgspec.DecodeError:
        texts = [_CONTROL.sub(_escaped, text) for text in texts]
        values = _decode(b"[%b,0]" % b",0,".join([text[1:-1] for text in texts]))
    values[width - 1 :: width] = hashes_of(texts)
    return values


def _escaped(character: re.Match[bytes]) -> bytes:
    """Write a control character, which only stands within quotes, as canonical text does."""
    return canonical_text((character[0].decode(),))[2:-2]
