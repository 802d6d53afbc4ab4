"""A new token long before the old one expires, so that a stolen one is worth little and a forgotten register nothing.

The new token is on the disk before it is first used: HQ drops the old one only then, so a crash in between leaves the
register with one that works.
"""

from datetime import datetime, timedelta

from pos.context import RegisterContext
from pos.journal import settings
from pos.journal.connection import durable

AGE_TO_ROTATE = timedelta(days=30)


def rotate_token_if_old(context: RegisterContext) -> bool:
    """Replace the token when it is old enough; return whether it was.

    Raises: HeadquartersUnreachable, DeviceInactive.
    """
    issued_at = settings.read_moment(context.journal, settings.TOKEN_ISSUED_AT)
    now = context.clock()
    expires_at = settings.read_moment(context.journal, settings.TOKEN_EXPIRES_AT)
    if issued_at is not None and not _is_old(now, issued_at, expires_at):
        return False
    answer = context.headquarters.client().rotate_token()
    with durable(context.journal):
        settings.write(context.journal, settings.TOKEN, answer.token)
        settings.write_moment(context.journal, settings.TOKEN_ISSUED_AT, now)
        settings.write(context.journal, settings.TOKEN_EXPIRES_AT, answer.expires_at)
    return True


def _is_old(now: datetime, issued_at: datetime, expires_at: datetime | None) -> bool:
    """Tell whether half of a token's life is over; a clock that was wrong when it was issued says nothing, so it is."""
    if now < issued_at:
        return True
    age = AGE_TO_ROTATE if expires_at is None else min(AGE_TO_ROTATE, (expires_at - issued_at) / 2)
    return now - issued_at >= age
