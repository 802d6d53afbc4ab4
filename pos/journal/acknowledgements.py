"""What HQ has not been told yet about the packages this register took up.

Kept until HQ has heard it: an answer lost on the way would leave a download session open at HQ forever.
"""

import sqlite3
from collections.abc import Iterable

import msgspec

from channel.plan import Acknowledgement

_DECODER = msgspec.json.Decoder(Acknowledgement)


def add(connection: sqlite3.Connection, acknowledgement: Acknowledgement) -> None:
    """Keep an acknowledgement until it is delivered."""
    connection.execute("INSERT INTO pending_acknowledgement (body) VALUES (?)", (msgspec.json.encode(acknowledgement),))


def pending(connection: sqlite3.Connection, limit: int = -1) -> list[tuple[int, Acknowledgement]]:
    """Return the acknowledgements that wait, oldest first, each with its number; `limit` of them, or all."""
    query = "SELECT acknowledgement_id, body FROM pending_acknowledgement ORDER BY acknowledgement_id LIMIT ?"
    return [(row[0], _DECODER.decode(row[1])) for row in connection.execute(query, (limit,))]


def delivered(connection: sqlite3.Connection, acknowledgement_ids: Iterable[int]) -> None:
    """Forget acknowledgements HQ has heard."""
    chosen = msgspec.json.encode(list(acknowledgement_ids)).decode()
    connection.execute(
        "DELETE FROM pending_acknowledgement WHERE acknowledgement_id IN (SELECT value FROM json_each(?))", (chosen,)
    )
