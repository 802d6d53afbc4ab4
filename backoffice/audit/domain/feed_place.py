"""Where a reader of the audit log's feed stands, as a text it keeps and gives back: HQ's epoch, the database transaction
and the number of the last line it has."""

import re
from dataclasses import dataclass

from channel.errors import InvalidInput, StateConflict

_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """The last line that was delivered; zeros before the first."""

    epoch: int
    written_in: int = 0
    last_id: int = 0

    def text(self) -> str:
        """Write it."""
        return f"{self.epoch}-{self.written_in}-{self.last_id}"


def read_place(text: str, *, epoch: int) -> FeedPlace:
    """Read a place; an empty text is the beginning.

    Raises:
        InvalidInput: it was not given by HQ.
        StateConflict: it is of before HQ was restored from a backup.
    """
    if not text:
        return FeedPlace(epoch)
    found = _PLACE.fullmatch(text)
    if found is None:
        raise InvalidInput("This is no position of the audit log.")
    place = FeedPlace(*map(int, found.groups()))
    if place.epoch != epoch:
        raise StateConflict(
            "Headquarters has been restored from a backup since this position was given: read the audit log from its "
            "beginning. What is known already is recognised by its id.",
            epoch=epoch,
        )
    return place
