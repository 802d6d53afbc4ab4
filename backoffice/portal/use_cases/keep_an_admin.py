"""Keep at least one HQ admin: without one nobody could let anybody in again."""

from django.contrib.auth.models import Group, User
from django.db.models import Q
from django.utils.translation import gettext as _

from channel.errors import StateConflict

from .set_up_roles import HQ_ADMIN


def keep_an_admin(person: User) -> None:
    """Refuse to take away the last HQ admin; holds the role until the transaction ends, for two who go at one moment.

    Raises: StateConflict.
    """
    Group.objects.select_for_update().get(name=HQ_ADMIN)
    admins = User.objects.filter(Q(groups__name=HQ_ADMIN) | Q(is_superuser=True), is_active=True)
    if admins.filter(pk=person.pk).exists() and not admins.exclude(pk=person.pk).exists():
        raise StateConflict(_("This is the last HQ admin: make somebody else one first."))
