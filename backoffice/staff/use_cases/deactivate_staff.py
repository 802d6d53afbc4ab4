"""Let a member of staff sign in no more, for as long as wanted. Name, PIN and address books stay for whoever comes back."""

from django.db import transaction

from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.staff.models import Staff
from channel.errors import StateConflict


@transaction.atomic
def deactivate_staff(*, staff: Staff) -> None:
    """Deactivate a member of staff.

    Raises: StateConflict when that was done already.
    """
    with noted_change(staff):
        if not Staff.objects.filter(pk=staff.pk, is_active=True).update(is_active=False):
            raise StateConflict("This member of staff is inactive already.")
