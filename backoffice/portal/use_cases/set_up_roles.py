"""The roles people can have. Groups with Django's own model permissions: no second permission system to keep in step.

Made after each migrate and not by a data migration, because the permissions of a new model exist only then.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

HQ_ADMIN = "HQ admin"
OPERATIONS = "Operations"
AUDITOR = "Auditor"
STORE_MANAGER = "Store manager"
INTEGRATOR = "Integrator"

#: The apps whose tables the portal shows.
APPS = ("audit", "catalog", "customers", "distribution", "hq_api", "imports", "pricing", "registers", "staff", "taxes")

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

#: Accounts of people are Django's: they are listed, made, changed and deactivated, and never removed.
ACCOUNTS = Q(content_type__app_label="auth", content_type__model="user")

#: Who has a second factor is looked at; an HQ admin takes one from somebody who has lost it.
SECOND_FACTORS = Q(content_type__app_label="sign_in", codename__in=("view_secondfactor", "delete_secondfactor"))

#: What a store manager sees and does, in the stores they manage: `registers.view_every_store` is not among it.
STORE_MANAGER_MAY: dict[str, tuple[str, ...]] = {
    "catalog": ("view_product",),
    "distribution": ("view_downloadsession",),
    "pricing": ("view_price",),
    "registers": (
        "view_alert",
        "change_alert",
        "view_dailytotal",
        "view_device",
        "view_quarantinedtransaction",
        "view_register",
        "view_registerjournal",
        "view_store",
        "view_storeday",
        "add_storeday",
        "view_transaction",
        "view_uploadsession",
    ),
    "staff": ("view_staff",),
}

#: What integrators load and change, and what they look at beside it. Nothing about people.
INTEGRATOR_CHANGES = ("catalog", "hq_api", "imports", "pricing", "taxes")
INTEGRATOR_SEES = ("distribution", "registers")
WHO_MANAGES_WHAT = Q(content_type__app_label="registers", content_type__model="storemanager")


@transaction.atomic
def set_up_roles() -> None:
    """Give each role its permissions; a permission that an admin took away from a role comes back."""
    ours = Q(content_type__app_label__in=APPS)
    seeing = Q(codename__startswith="view_")
    _grant(HQ_ADMIN, ours | ACCOUNTS & ~Q(codename__startswith="delete_") | SECOND_FACTORS)
    _grant(AUDITOR, (ours | ACCOUNTS | SECOND_FACTORS) & seeing)
    _grant(OPERATIONS, ours & (seeing | Q(codename__in=OPERATIONS_MAY)))
    _grant(STORE_MANAGER, _listed(STORE_MANAGER_MAY))
    looked_at = Q(content_type__app_label__in=INTEGRATOR_SEES) & seeing & ~WHO_MANAGES_WHAT
    _grant(INTEGRATOR, Q(content_type__app_label__in=INTEGRATOR_CHANGES) | looked_at)


def _listed(permissions: dict[str, tuple[str, ...]]) -> Q:
    """Say which permissions are listed by app."""
    wanted = Q(pk=None)
    for app, codenames in permissions.items():
        wanted |= Q(content_type__app_label=app, codename__in=codenames)
    return wanted


def _grant(role: str, permissions: Q) -> None:
    """Set the permissions of a role, which is made when it is missing."""
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.set(Permission.objects.filter(permissions))
