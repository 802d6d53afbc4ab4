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
from pathlib import Path
from typing import BinaryIO

import msgspec
import psycopg

from channel.ddl import create_table_sql
from channel.row_hash import TableChecksum
from distribution.extraction.bulk_database import bulk_database
from distribution.extraction.copied_rows import copied_rows
from distribution.extraction.divided_reading import Order, Part, PartRead, SharedMoment
from distribution.extraction.inserted_rows import insert_rows


def main(commands: BinaryIO, answers: BinaryIO) -> int:
    """Read the parts that a line of `commands` orders, and answer each with a line; returns the exit code."""
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
                _answer(answers, PartRead(checksum=_read(connection, order, part)))
    except Exception as error:
        _answer(answers, PartRead(error=f"{type(error).__name__}: {error}"))
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


def _read(connection: psycopg.Connection, order: Order, part: Part) -> TableChecksum:
    """Write the rows of a part into its database."""
    name = part.table.name
    with bulk_database(Path(order.path(part))) as database, connection.cursor() as cursor:
        database.execute("BEGIN")
        database.execute(create_table_sql(part.table))
        batches = copied_rows(cursor, part.table, part.values)
        hashes = insert_rows(database, f'"{name}"', len(part.table.columns) + 1, batches, lambda _: None)
        database.execute("COMMIT")
    return hashes.checksum


def _answer(answers: BinaryIO, answer: PartRead) -> None:
    answers.write(msgspec.json.encode(answer) + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
