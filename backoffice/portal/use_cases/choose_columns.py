"""Keeps which columns of a list a person wants to see."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from backoffice.portal.models import ChosenColumns
from backoffice.portal.queries.lists import LISTS
from channel.errors import InvalidInput


def choose_columns(*, person: User, route: str, names: Sequence[str]) -> list[str]:
    """Keep a choice and return it; all of them, or none, is no choice, and the list shows every column.

    Raises:
        InvalidInput: there is no such list.
    """
    if route not in LISTS:
        raise InvalidInput("There is no such list.")
    of = LISTS[route]
    columns = of.named(list(names))
    if columns == of.columns:
        ChosenColumns.objects.filter(person=person, route=route).delete()
        return []
    chosen = [column.name for column in columns]
    ChosenColumns.objects.update_or_create(person=person, route=route, defaults={"columns": chosen})
    return chosen
