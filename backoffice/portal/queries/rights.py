"""What somebody may do, as rows of Django's permissions, and what they may therefore hand on: nothing that they have not got."""

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet


def rights_of(person: User) -> QuerySet[Permission]:
    """Select what a person may do, also while the account is inactive."""
    if person.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(group__user=person) | Q(user=person)).distinct()


def roles_to_give(giver: User) -> QuerySet[Group]:
    """Select the roles all of whose rights the giver has."""
    beyond = Permission.objects.exclude(pk__in=rights_of(giver).values("pk"))
    return Group.objects.exclude(permissions__in=beyond).order_by("name")


def may_give(giver: User, roles: Collection[Group]) -> bool:
    """Say whether the giver has all rights of some roles."""
    wanted = {role.pk for role in roles}
    return roles_to_give(giver).filter(pk__in=wanted).count() == len(wanted)


def may_change(giver: User, person: User) -> bool:
    """Say whether the giver has all rights of a person: whoever sets a password could else sign in as somebody mightier."""
    if person.is_superuser or giver.is_superuser:
        return giver.is_superuser
    return not rights_of(person).exclude(pk__in=rights_of(giver).values("pk")).exists()
