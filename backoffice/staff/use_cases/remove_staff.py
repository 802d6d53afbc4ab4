"""Remove a member of staff. Transactions carry the number and keep it."""

from backoffice.staff.models import Staff
from registers.use_cases.remove_unused import remove_unused


def remove_staff(*, staff: Staff) -> None:
    """Remove a member of staff, from all address books too.

    Raises: NotFound when it is gone.
    """
    remove_unused(thing=staff, used_by={})
