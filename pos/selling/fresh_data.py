"""Whether the register's own data is fresh enough to check a PIN against.

Who left the company, and what they may do, is known as of the last sync. How long that may be is the offline profile's to
say; a register whose profile says nothing, as one whose clock was set back, lets people in.
"""

from pos.context import RegisterContext
from pos.errors import DataTooOld
from pos.journal import settings


def refusal_for_age(context: RegisterContext) -> DataTooOld | None:
    """Return why nobody may be let in by the data this register holds, None when they may."""
    most = context.facts.profile().maximum_days_since_sync
    confirmed_at = settings.read_moment(context.journal, settings.DATA_CONFIRMED_AT)
    if most is None or confirmed_at is None:
        return None
    days = (context.clock() - confirmed_at).days
    return DataTooOld(days, most) if days >= most else None
