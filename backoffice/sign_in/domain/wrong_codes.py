"""How long a second factor takes no code after wrong ones: whoever has the password shall not try a million codes, from
however many addresses they come."""

from datetime import datetime, timedelta

LONGEST_SECONDS = 600


def closed_until(wrong_count: int, wrong_at: datetime | None) -> datetime | None:
    """Return when the next code is looked at: one second after the first wrong one, then two, four, and so on."""
    if not wrong_count or wrong_at is None:
        return None
    return wrong_at + timedelta(seconds=min(2 ** min(wrong_count - 1, 20), LONGEST_SECONDS))
