"""Where a reader of a feed stands, as a text it keeps and gives back.

On PostgreSQL it is a snapshot, everything visible in which was delivered. While a long window is read page by page there are
two: what was delivered before the window, what is visible in it, and the last row. On SQLite, where commits follow one
another, it is the number of the last row. HQ's epoch is part of it: after a restore the numbers begin anew.
"""

import base64
import binascii
import re
from typing import Any
from uuid import UUID

import msgspec

from channel.errors import InvalidInput, StateConflict

_SNAPSHOT = re.compile(r"([0-9]{1,19}):([0-9]{1,19}):((?:[0-9]{1,19}(?:,[0-9]{1,19})*)?)")
_LARGEST = 2**63 - 1


class FeedPosition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A reader's place; `snapshot` is what it has, None for nothing yet."""

    epoch: int
    #: Of which feed; that of transactions has no name, as it had none when it was the only one.
    feed: str = ""
    #: Everything that is visible in this snapshot was delivered.
    snapshot: str | None = None
    #: The snapshot that is being delivered, and the last row of it that was.
    window: str | None = None
    posted_in: int = 0
    last_id: UUID | None = None
    #: The last row on SQLite.
    row: int = 0


def position_text(position: FeedPosition) -> str:
    """Write a position; nobody shall look into it, and it fits into an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def read_position(text: str | None, *, epoch: int, feed: str = "") -> FeedPosition:
    """Read a position; None is the beginning.

    Raises:
        InvalidInput: it was not given by HQ.
        StateConflict: it is of before HQ was restored from a backup, or of another HQ.
    """
    if text is None:
        return FeedPosition(epoch=epoch, feed=feed)
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        position = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=FeedPosition)
    except (msgspec.DecodeError, binascii.Error, UnicodeError, ValueError) as error:
        raise InvalidInput("This is no position of this feed.") from error
    _check(position, feed)
    if position.epoch != epoch:
        raise StateConflict(
            "Headquarters has been restored from a backup since this position was given: read the feed from its beginning. "
            "What is known already is recognised by its id.",
            epoch=epoch,
        )
    return position


def _check(position: FeedPosition, feed: str) -> None:
    """Refuse the position of another feed, and numbers that no database ever gave."""
    numbers: list[Any] = [position.posted_in, position.row, position.epoch]
    snapshots = [text for text in (position.snapshot, position.window) if text is not None]
    whole = position.last_id is None or position.window is not None
    if (
        position.feed != feed
        or not whole
        or any(not 0 <= number <= _LARGEST for number in numbers)
        or not all(map(_is_snapshot, snapshots))
    ):
        raise InvalidInput("This is no position of this feed.")


def _is_snapshot(text: str) -> bool:
    """Tell whether PostgreSQL can read a text as a snapshot."""
    found = _SNAPSHOT.fullmatch(text)
    if not found:
        return False
    lowest, end = int(found[1]), int(found[2])
    running = [int(number) for number in found[3].split(",") if number]
    return 1 <= lowest <= end <= _LARGEST and running == sorted(set(running)) and all(lowest <= one < end for one in running)
