"""What PostgreSQL and SQLite write differently. Statements are written once, for PostgreSQL, and ask here for the rest.

SQLite lacks some functions; its connection is given them, because there a company is small.
"""

# ruff: noqa: S608 - every text put into SQL is ours

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.backends.base.base import BaseDatabaseWrapper


class Dialect:
    """The words of one database; arguments are SQL, and so is what comes back."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.is_postgresql = connection.vendor == "postgresql"
        if not self.is_postgresql:
            _give_functions(connection)

    def series(self, first: int, last: int) -> str:
        """Write rows of whole numbers: `numbers.n`."""
        if self.is_postgresql:
            return f"generate_series({first}::bigint, {last}::bigint) AS numbers (n)"
        counted = f"SELECT {first} UNION ALL SELECT n + 1 FROM counted WHERE n < {last}"
        return f"(WITH RECURSIVE counted (n) AS ({counted}) SELECT n FROM counted WHERE n <= {last}) AS numbers"

    def words(self, name: str, words: Sequence[str]) -> str:
        """Write a list of words as rows: `<name>.place`, which begins with 0, and `<name>.word`."""
        rows = " UNION ALL ".join(f"SELECT {place} AS place, '{word}' AS word" for place, word in enumerate(words))
        return f"({rows}) AS {name}"

    def places(self, name: str, count: int) -> str:
        """Write few whole numbers from 0 on as rows: `<name>.place`."""
        return "(" + " UNION ALL ".join(f"SELECT {place} AS place" for place in range(count)) + f") AS {name}"

    def moment(self, seconds: str) -> str:
        """Write a moment of so many seconds since 1970."""
        return f"to_timestamp({seconds})"

    def day(self, seconds: str) -> str:
        """Write the UTC date of such a moment."""
        return f"date(to_timestamp({seconds}))"

    def iso(self, seconds: str) -> str:
        """Write such a moment as documents have it."""
        if self.is_postgresql:
            return f"""to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
        return f"strftime('%Y-%m-%dT%H:%M:%SZ', {seconds}, 'unixepoch')"

    def uuid(self, digits: str) -> str:
        """Write an id of its 32 hexadecimal digits; Django keeps them as they are on SQLite."""
        return f"CAST({digits} AS uuid)" if self.is_postgresql else digits

    def uuid_text(self, digits: str) -> str:
        """Write an id of its digits as documents have it."""
        return f"CAST(CAST({digits} AS uuid) AS text)" if self.is_postgresql else f"uuid_text({digits})"

    def json(self, text: str) -> str:
        """Write a JSON value."""
        return f"CAST({text} AS jsonb)" if self.is_postgresql else text

    def bytes_of(self, text: str) -> str:
        """Write a text as bytes."""
        return f"convert_to({text}, 'UTF8')" if self.is_postgresql else f"CAST({text} AS BLOB)"

    def sha256(self, content: str) -> str:
        """Write the SHA-256 of bytes, in hexadecimal."""
        return f"encode(sha256({content}), 'hex')" if self.is_postgresql else f"sha256_hex({content})"

    def exact(self, number: str, digits: int = 4) -> str:
        """Write a number for an `ExactDecimalField`."""
        return number if self.is_postgresql else f"printf('%.{digits}f', {number})"

    def money(self, cents: str) -> str:
        """Write an amount of cents as documents have it."""
        sign = f"CASE WHEN {cents} < 0 THEN '-' ELSE '' END"
        return f"{sign} || (abs({cents}) / 100) || '.' || lpad(CAST(abs({cents}) % 100 AS text), 2, '0')"


def _give_functions(connection: BaseDatabaseWrapper) -> None:
    """Give SQLite's connection what PostgreSQL has."""
    connection.ensure_connection()
    raw = connection.connection
    raw.create_function("lpad", 3, lambda text, length, filling: str(text).rjust(length, filling), deterministic=True)
    raw.create_function("to_hex", 1, lambda number: f"{number:x}", deterministic=True)
    raw.create_function("to_timestamp", 1, _moment_text, deterministic=True)
    raw.create_function("sha256_hex", 1, lambda content: hashlib.sha256(content).hexdigest(), deterministic=True)
    raw.create_function("uuid_text", 1, _uuid_text, deterministic=True)


def _moment_text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")


def _uuid_text(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
