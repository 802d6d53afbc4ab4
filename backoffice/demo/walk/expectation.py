"""How the walk says that something is not as it should be, and how long it waits for what takes a moment.

Not assert: the sentence is read by somebody who tries Everytill for the first time and has never seen this code.
"""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Seen = TypeVar("Seen")

POLL_SECONDS = 0.2


class StepFailed(Exception):
    """Something is not as it should be; the message says what was expected and what was seen."""


def expect(what: str, *, wanted: object, seen: object) -> None:
    """Compare what was seen with what should be.

    Raises:
        StepFailed: they differ.
    """
    if seen != wanted:
        raise StepFailed(f"{what} should be {wanted!r}, but is {seen!r}.")


def expect_rows(what: str, *, wanted: Sequence[object], seen: Sequence[object]) -> None:
    """Compare two long lists; where they differ, only the first differing row is told.

    Raises:
        StepFailed: they differ.
    """
    expect(f"The number of {what}", wanted=len(wanted), seen=len(seen))
    for number, (wanted_row, seen_row) in enumerate(zip(wanted, seen, strict=True), start=1):
        expect(f"Row {number} of {what}", wanted=wanted_row, seen=seen_row)


def expect_that(condition: bool, otherwise: str) -> None:
    """Check what cannot be said by comparing; `otherwise` is the sentence for when it does not hold.

    Raises:
        StepFailed: it does not hold.
    """
    if not condition:
        raise StepFailed(otherwise)


def wait_for(what: str, look: Callable[[], Seen | None], *, seconds: float) -> Seen:
    """Look again and again until there is something to see, and return it; None means not yet.

    Raises:
        StepFailed: there was nothing within `seconds`.
    """
    give_up_at = time.monotonic() + seconds
    while (seen := look()) is None:
        if time.monotonic() > give_up_at:
            raise StepFailed(f"{what} did not happen within {seconds:g} seconds.")
        time.sleep(POLL_SECONDS)
    return seen
