"""Remove a permission group that nobody is in."""

from backoffice.staff.models import PermissionGroup
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"staff": "staff"}


def remove_permission_group(*, permission_group: PermissionGroup) -> None:
    """Remove a permission group that nobody is in.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=permission_group, used_by=USED_BY)
