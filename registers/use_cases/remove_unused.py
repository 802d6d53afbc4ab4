"""Remove a thing that nothing names any more. Which relations keep it is said by the use case of each kind of thing.

The row is locked before anything is asked, so that nobody begins to use it in between.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Model

from channel.errors import NotFound, StateConflict
from registers.queries.still_used import still_used


@transaction.atomic
def remove_unused(*, thing: Model, used_by: Mapping[str, str]) -> None:
    """Remove a thing, unless one of the relations, given with their words, still names it.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    found = type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise NotFound("It is not there any more.")
    uses = still_used(found, used_by)
    if uses:
        raise StateConflict(f"It is still used by {', '.join(uses)}. Take it away from there first.")
    found.delete()
