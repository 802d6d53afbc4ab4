"""A new token long before the old one expires, so that a stolen one is worth little and a forgotten register nothing.

The new token is on the disk before it is first used: HQ drops the old one only then, so a crash in between leaves the
register with one that works.
"""

from datetime import timedelta

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
    if issued_at is not None and now - issued_at < AGE_TO_ROTATE:
        return False
    answer = context.headquarters.client().rotate_token()
    with durable(context.journal):
        settings.write(context.journal, settings.TOKEN, answer.token)
        settings.write_moment(context.journal, settings.TOKEN_ISSUED_AT, now)
    return True
