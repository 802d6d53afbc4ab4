"""What HQ has not been told yet about the packages this register took up.

Kept until HQ has heard it: an answer lost on the way would leave a download session open at HQ forever.
"""

import sqlite3

import msgspec

from channel.plan import Acknowledgement

_DECODER = msgspec.json.Decoder(Acknowledgement)


def add(connection: sqlite3.Connection, acknowledgement: Acknowledgement) -> None:
    """Keep an acknowledgement until it is delivered."""
    connection.execute("INSERT INTO pending_acknowledgement (body) VALUES (?)", (msgspec.json.encode(acknowledgement),))


def pending(connection: sqlite3.Connection) -> list[tuple[int, Acknowledgement]]:
    """Return the acknowledgements that wait, oldest first, each with its number."""
    rows = connection.execute("SELECT acknowledgement_id, body FROM pending_acknowledgement ORDER BY acknowledgement_id")
    return [(row[0], _DECODER.decode(row[1])) for row in rows]


def delivered(connection: sqlite3.Connection, acknowledgement_id: int) -> None:
    """Forget an acknowledgement HQ has heard."""
    connection.execute("DELETE FROM pending_acknowledgement WHERE acknowledgement_id = ?", (acknowledgement_id,))
