"""The process that reads beside a builder: `python -m distribution.extraction.second_reader`, started by `second_process`.

It sees the builder's moment by a connection of its own and writes the rows it is left into databases of its own, because
two processes cannot write one SQLite file at once. It has no Django, so that it has begun after a tenth of a second, and
ends when its input does: with the builder, however that ends.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from typing import BinaryIO

import msgspec
import psycopg

from channel.ddl import create_table_sql
from channel.row_hash import HashSum
from channel.table import ChannelTable
from distribution.extraction.batches import BATCH_ROWS, Rows
from distribution.extraction.bulk_database import bulk_database
from distribution.extraction.copied_rows import copied_rows
from distribution.extraction.divided_reading import Order, Part, PieceRead, SharedMoment
from distribution.extraction.inserted_rows import insert_rows


def main(commands: BinaryIO, answers: BinaryIO) -> int:
    """Read the parts that a line of `commands` orders, and answer each piece with a line; returns the exit code."""
    # Ctrl-C is for the builder, and this process ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever there is to say is in an answer.
    logging.disable()
    order = msgspec.json.decode(commands.readline(), type=Order)
    threading.Thread(target=_end_with, args=(commands.fileno(),), daemon=True).start()
    try:
        with psycopg.connect(**order.moment.connection, autocommit=True) as connection:
            _share(connection, order.moment)
            for part in order.parts:
                for piece in _read(connection, order, part):
                    _answer(answers, piece)
    except Exception as error:
        _answer(answers, PieceRead(error=f"{type(error).__name__}: {error}"))
        return 1
    return 0


def _end_with(commands: int) -> None:
    """Wait for the end of the input, which is that of the builder, and be gone at once."""
    while os.read(commands, 1):
        pass  # nothing follows the order
    os._exit(1)


def _share(connection: psycopg.Connection, moment: SharedMoment) -> None:
    """Go to the builder's moment, with what its session was told about how values are written."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    connection.execute(psycopg.sql.SQL("SET TRANSACTION SNAPSHOT {}").format(moment.snapshot))
    for name, value in moment.settings:
        connection.execute("SELECT set_config(%s, %s, true)", (name, value))


def _read(connection: psycopg.Connection, order: Order, part: Part) -> Iterator[PieceRead]:
    """Read a part by one query and write its rows into one database after the other."""
    with connection.cursor() as cursor, closing(copied_rows(cursor, part.table, part.values)) as batches:
        for number in count():
            hashes = _write(Path(order.path(part, number)), part.table, islice(batches, order.batches_of_piece))
            is_last = hashes.count < order.batches_of_piece * BATCH_ROWS
            yield PieceRead(checksum=hashes.checksum, is_last=is_last)
            if is_last:
                return


def _write(path: Path, table: ChannelTable, batches: Iterable[Rows]) -> HashSum:
    """Write the rows of a piece into its database."""
    with bulk_database(path) as database:
        database.execute("BEGIN")
        database.execute(create_table_sql(table))
        hashes = insert_rows(database, f'"{table.name}"', len(table.columns) + 1, batches, lambda _: None)
        database.execute("COMMIT")
    return hashes


def _answer(answers: BinaryIO, answer: PieceRead) -> None:
    answers.write(msgspec.json.encode(answer) + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
