"""Give a person roles and stores."""

from collections.abc import Collection

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.translation import gettext as _

from backoffice.portal.queries.rights import may_change, may_give
from channel.errors import InvalidInput, NotPermitted
from registers.models import Store, StoreManager
from registers.queries.store_reach import reach_of_user

from .keep_an_admin import keep_an_admin
from .set_up_roles import HQ_ADMIN, STORE_MANAGER


@transaction.atomic
def give_rights(*, person: User, roles: Collection[Group], stores: Collection[Store], giver: User) -> None:
    """Give a person these roles and stores, and no others.

    Raises:
        InvalidInput: roles and stores do not go together.
        NotPermitted: the giver would hand on what they have not got, or changes somebody mightier.
        StateConflict: nobody would be an HQ admin any more.
    """
    names = {role.name for role in roles}
    if STORE_MANAGER in names and len(names) > 1:
        raise InvalidInput(_("A store manager has no other role: what it opens would be open for every store."))
    if (STORE_MANAGER in names) != bool(stores):
        raise InvalidInput(_("Stores are for store managers, and a store manager has at least one."))
    reach = reach_of_user(giver)
    if not (may_change(giver, person) and may_give(giver, roles) and all(reach.holds(store) for store in stores)):
        raise NotPermitted(_("You can give nobody more than you may do yourself."))
    if HQ_ADMIN not in names:
        keep_an_admin(person)
    person.groups.set(roles)
    StoreManager.objects.filter(user=person).exclude(store__in=stores).delete()
    for store in stores:
        StoreManager.objects.get_or_create(user=person, store=store)
