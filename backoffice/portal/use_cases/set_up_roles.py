"""The roles people can have. Groups with Django's own model permissions: no second permission system to keep in step.

Made after each migrate and not by a data migration, because the permissions of a new model exist only then.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

HQ_ADMIN = "HQ admin"
OPERATIONS = "Operations"
AUDITOR = "Auditor"

#: The apps whose tables the portal shows.
APPS = ("catalog", "customers", "distribution", "hq_api", "imports", "pricing", "registers", "staff", "taxes")

#: What operations may do beside looking: run what is due, stop it, bring hardware up, look after alerts, and close
#: a store's day.
OPERATIONS_MAY = (
    "change_alert",
    "add_distributionrun",
    "change_distributionrun",
    "add_device",
    "change_device",
    "add_storeday",
)


@transaction.atomic
def set_up_roles() -> None:
    """Give each role its permissions; a permission that an admin took away from a role comes back."""
    ours = Q(content_type__app_label__in=APPS)
    _grant(HQ_ADMIN, ours)
    _grant(AUDITOR, ours & Q(codename__startswith="view_"))
    _grant(OPERATIONS, ours & (Q(codename__startswith="view_") | Q(codename__in=OPERATIONS_MAY)))


def _grant(role: str, permissions: Q) -> None:
    """Set the permissions of a role, which is made when it is missing."""
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.set(Permission.objects.filter(permissions))
