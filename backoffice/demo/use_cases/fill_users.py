"""Who signs in at the demo's portal: one person of each role. Passwords are never in the code: given, or made and told once."""

import secrets

from django.contrib.auth.models import Group, User
from django.db import transaction

from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, INTEGRATOR, OPERATIONS, STORE_MANAGER
from registers.models import Store, StoreManager

USERS = (
    ("admin", HQ_ADMIN),
    ("operations", OPERATIONS),
    ("manager", STORE_MANAGER),
    ("auditor", AUDITOR),
    ("integrator", INTEGRATOR),
)

#: The store of the demo's store manager.
MANAGED_STORE = "S01"


@transaction.atomic
def fill_users(*, password: str = "") -> dict[str, str]:
    """Create the users and return {name: password} of those that got one now.

    With a password given every user gets it; without, new users get one of their own and others keep theirs. Somebody who
    has such a name and not its role is a person of this company and no part of the demo.
    """
    told: dict[str, str] = {}
    for name, role in USERS:
        user, created = User.objects.get_or_create(username=name)
        if not created and not user.groups.filter(name=role).exists():
            continue
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        if role == STORE_MANAGER:
            StoreManager.objects.get_or_create(user=user, store=Store.objects.get(number=MANAGED_STORE))
        if (password and not user.check_password(password)) or created:
            told[name] = password or secrets.token_urlsafe(12)
            user.set_password(told[name])
            user.save(update_fields=["password"])
    return told
