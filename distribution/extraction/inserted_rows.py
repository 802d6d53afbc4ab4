"""Batches of rows written into a table of an SQLite database, as fast as its driver can: many of them by one statement."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from channel.row_hash import HashSum
from distribution.extraction.batches import Rows

# Values written by one statement: what a statement costs beside its values is shared by so many. Of a thousand at once
# SQLite would keep most texts outside the memory it has at hand for a connection's small pieces.
VALUES_AT_ONCE = 200


class Writes(Protocol):
    """A connection to SQLite, of Python's own module or of APSW."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        """Run a statement with each of the parameters."""
        ...


def insert_rows(connection: Writes, into: str, width: int, batches: Iterable[Rows], tell: Callable[[int], None]) -> HashSum:
    """Insert all batches into the table `into`, whose rows have `width` values, and return the sum of their hashes.

    `tell` is called with the number of rows written so far; what it raises ends the work.
    """
    at_once = max(1, VALUES_AT_ONCE // width)
    hashes = HashSum()
    for values in batches:
        whole = len(values) - len(values) % (width * at_once)
        _insert(connection, into, width, at_once, values, range(0, whole, width * at_once))
        _insert(connection, into, width, 1, values, range(whole, len(values), width))
        hashes.add(values[width - 1 :: width])
        tell(hashes.count)
    return hashes


def _insert(connection: Writes, into: str, width: int, at_once: int, values: Rows, places: range) -> None:
    """Insert so many rows at once, those that begin at each of the places."""
    row = f"({', '.join('?' * width)})"
    size = width * at_once
    parameters = (values[begin : begin + size] for begin in places)
    connection.executemany(f"INSERT INTO {into} VALUES {', '.join([row] * at_once)}", parameters)  # noqa: S608 - a checked name
