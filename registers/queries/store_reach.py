"""The stores whose things somebody may see: the one way in which everything behind the portal and the HQ API is narrowed.

A person sees every store by a permission, or the stores they manage; a program every store, or the one its token is for. A
person who has neither sees nothing, and a model that does not say how its rows belong to a store cannot be narrowed: what
was forgotten is closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import ForeignObjectRel, ManyToManyField, Model, QuerySet

from registers.domain.store_paths import SHARED, leads_to_number
from registers.models import Store, StoreManager

#: Whoever has it sees every store; all roles of headquarters do.
EVERY_STORE = "registers.view_every_store"

Rows = TypeVar("Rows", bound="QuerySet[Any]")


@dataclass(frozen=True, slots=True)
class StoreReach:
    """Every store, or some."""

    is_everything: bool = False
    ids: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()

    def of(self, rows: Rows) -> Rows:
        """Narrow rows to those of the stores.

        Raises: LookupError for a model without a `store_path`.
        """
        path = getattr(rows.model, "store_path", None)
        if path is None:
            raise LookupError(f"{rows.model.__name__} does not say how its rows belong to stores: give it a store_path.")
        if self.is_everything or path == SHARED:
            return rows
        found = {f"{path}__in": self.numbers if leads_to_number(path) else self.ids}
        if not _leads_to_many(rows.model, path):
            return rows.filter(**found)
        # Joined, a row would come once for each of its stores.
        return rows.filter(pk__in=rows.model._base_manager.filter(**found).values("pk"))

    def condition(self, column: str) -> tuple[str, list[int]]:
        """Write the SQL condition on a column with ids of stores, with its parameters."""
        if self.is_everything:
            return "1 = 1", []
        # Nothing is IN NULL: whoever has no store finds no row.
        return f"{column} IN ({', '.join(['%s'] * len(self.ids)) or 'NULL'})", sorted(self.ids)

    def holds(self, store: Store) -> bool:
        """Say whether a store is among them."""
        return self.is_everything or store.pk in self.ids


EVERYTHING = StoreReach(is_everything=True)


def reach_of_user(user: User | AnonymousUser) -> StoreReach:
    """Find the stores of a person: one query at most."""
    if user.has_perm(EVERY_STORE):
        return EVERYTHING
    managed = StoreManager.objects.filter(user=user.pk).values_list("store_id", "store__number")
    return _reach(managed if user.is_active else [])


def reach_of_store(store_id: int | None) -> StoreReach:
    """Build the reach of a program: one store, or every one."""
    if store_id is None:
        return EVERYTHING
    return _reach(Store.objects.filter(pk=store_id).values_list("pk", "number"))


def _reach(stores: Iterable[tuple[int, str]]) -> StoreReach:
    found = dict(stores)
    return StoreReach(ids=frozenset(found), numbers=frozenset(found.values()))


def _leads_to_many(model: type[Model], path: str) -> bool:
    """Say whether a row can belong to several stores."""
    for name in path.split("__"):
        if name == "pk":
            return False
        field = model._meta.get_field(name)
        if isinstance(field, (ForeignObjectRel, ManyToManyField)):
            return True
        if field.related_model is None or isinstance(field.related_model, str):
            return False
        model = field.related_model
    return False
