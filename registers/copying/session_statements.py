"""What one session with PostgreSQL has prepared, asked through libpq with the driver's own reading and writing of values.

Without the driver's cursor, which takes twice as long for a statement as this does, most of it so that others could run
meanwhile; libpq lets other threads run while it waits. Nor does the driver know of these statements, so that it does not have
all of them forgotten whenever something is rolled back.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.generators import copy_end, copy_to
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

#: Whoever makes up statements shall fill no memory; what comes after so many is planned each time.
MOST: Final = 300
# A place for a value, or a percent sign.
_PLACE: Final = re.compile("%[%s]")
_AUTO: Final = [PyFormat.AUTO]
_DONE: Final = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.COPY_IN)
# What is copied is handed over in pieces: the driver keeps the memory for as much as it was ever given at once.
_PIECE_BYTES: Final = 64 * 1024
# Somebody has said DISCARD on this connection, or a table has changed so that a row of it is another.
_OUTDATED: Final = (InvalidSqlStatementName, FeatureNotSupported)


class SessionStatements:
    """The statements of one connection of the driver; a transaction begins with the first one where Django wants one."""

    def __init__(self, session: "psycopg.Connection[Any]") -> None:
        self.session = session
        self._values = Transformer(session)
        self._numbers = count()
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def run(self, statement: str, parameters: Sequence[Any]) -> int:
        """Run a statement and return how many rows it wrote.

        Raises: psycopg.Error.
        """
        return self._executed(statement, parameters).command_tuples or 0

    def read(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows.

        Raises: psycopg.Error.
        """
        result = self._executed(statement, parameters)
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    def copy(self, statement: str, content: bytes) -> None:
        """Run a COPY ... FROM STDIN with what is to be copied.

        Raises: psycopg.Error.
        """
        self._begin()
        self._checked(self.session.pgconn.exec_(statement.encode()))
        self.session.wait(_sent(self.session.pgconn, content))

    def _executed(self, statement: str, parameters: Sequence[Any]) -> PGresult:
        """Run a statement; once more when what is prepared is outdated and no transaction is lost by it.

        Raises: psycopg.Error.
        """
        pgconn = self.session.pgconn
        is_first = pgconn.transaction_status == TransactionStatus.IDLE
        try:
            return self._executed_once(statement, parameters)
        except _OUTDATED:
            self._names.clear()
            if not is_first:
                raise
        if pgconn.transaction_status != TransactionStatus.IDLE:
            self._checked(pgconn.exec_(b"ROLLBACK"))
        return self._executed_once(statement, parameters)

    def _executed_once(self, statement: str, parameters: Sequence[Any]) -> PGresult:
        pgconn = self.session.pgconn
        self._begin()
        values = self._values.dump_sequence(parameters, _AUTO * len(parameters))
        types, formats = self._values.types or (), self._values.formats
        name = self._names.get((statement, types))
        if name is None:
            if len(self._names) >= MOST:
                return self._checked(pgconn.exec_params(_numbered(statement), values, types, formats))
            name = b"everytill_%d" % next(self._numbers)
            self._checked(pgconn.prepare(name, _numbered(statement), types))
            self._names[statement, types] = name
        return self._checked(pgconn.exec_prepared(name, values, formats))  # type: ignore[arg-type] # NULL is None

    def _begin(self) -> None:
        """Begin a transaction where Django wants one and there is none yet."""
        if self.session.pgconn.transaction_status == TransactionStatus.IDLE and not self.session.autocommit:
            self._checked(self.session.pgconn.exec_(b"BEGIN"))

    def _checked(self, result: PGresult) -> PGresult:
        """Return a result that is one.

        Raises: psycopg.Error, as the driver's cursor does.
        """
        if result.status in _DONE:
            return result
        if self.session.closed:
            # The server had no more to say; there is no state of a statement in it.
            raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
        raise error_from_result(result)


def _sent(pgconn: PGconn, content: bytes) -> PQGen[PGresult]:
    """Send what is copied and its end; nearly always all of it at once."""
    for start in range(0, len(content), _PIECE_BYTES):
        piece = content[start : start + _PIECE_BYTES]
        yield from copy_to(pgconn, piece, flush=len(piece) == _PIECE_BYTES)
    return (yield from copy_end(pgconn, None))


@lru_cache(MOST)
def _numbered(statement: str) -> bytes:
    """Write the places of a statement as PostgreSQL numbers them."""
    numbers = count(1)
    return _PLACE.sub(lambda found: f"${next(numbers)}" if found[0] == "%s" else "%", statement).encode()
