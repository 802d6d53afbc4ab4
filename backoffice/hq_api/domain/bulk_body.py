"""The rows of a bulk call's body: one JSON array, or NDJSON, as the caller likes.

The rows stay bytes, so that each is read by itself and one that cannot be read refuses itself and no other.
"""

import msgspec

from channel.errors import InvalidInput

MAX_ROWS = 10_000
NDJSON = "application/x-ndjson"
JSON = "application/json"


def rows_of(body: bytes, content_type: str) -> list[bytes]:
    """Cut an unpacked body into its rows.

    Raises:
        InvalidInput: no array, no row, or too many.
    """
    rows = _lines(body) if content_type.partition(";")[0].strip().lower() == NDJSON else _elements(body)
    if not rows:
        raise InvalidInput("There is no row in the body.")
    if len(rows) > MAX_ROWS:
        raise InvalidInput(f"There are {len(rows)} rows; one call takes {MAX_ROWS} at most.")
    return rows


def _lines(body: bytes) -> list[bytes]:
    return [line for line in body.split(b"\n") if line.strip()]


def _elements(body: bytes) -> list[bytes]:
    try:
        return [bytes(row) for row in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The body is no JSON array: {error}.") from error
    except RecursionError as error:
        raise InvalidInput("The body is nested too deeply.") from error
