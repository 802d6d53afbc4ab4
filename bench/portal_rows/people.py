"""Who reads the portal's pages: each person exists for the time of the bench, and reads other rows."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.contrib.auth.models import Group, User

from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN, STORE_MANAGER
from registers.models import Store, StoreManager


class Person(NamedTuple):
    """A role, and how many stores are managed; `what` stands behind each of their pages in the table."""

    role: str
    what: str = ""
    stores: int = 0


#: Whoever sees every store, and whoever sees one or a few: the same list is found by other indexes then.
PEOPLE = (
    Person(HQ_ADMIN),
    Person(STORE_MANAGER, ", manager of a store", 1),
    Person(STORE_MANAGER, ", manager of 5 stores", 5),
)


@contextmanager
def existing(person: Person) -> Iterator[tuple[str, str]]:
    """Let a person exist within the block; yields name and password."""
    name, password = f"bench-{secrets.token_hex(4)}", secrets.token_urlsafe(16)
    user = User.objects.create_user(name, password=password)
    user.groups.add(Group.objects.get(name=person.role))
    stores = Store.objects.order_by("-pk")[: person.stores]
    StoreManager.objects.bulk_create([StoreManager(user=user, store=store) for store in stores])
    try:
        yield name, password
    finally:
        user.delete()
