"""Whoever may see some stores is shown what is of these stores, whichever table it is in; whoever has none is shown nothing."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Permission, User

from registers.domain.store_paths import SHARED
from registers.models import Currency, Register, Store, StoreManager
from registers.queries.missing_transactions import Scope, count_missing, missing_ranges, told_amounts
from registers.queries.store_reach import EVERYTHING, StoreReach, reach_of_store, reach_of_user
from registers.queries.waiting_in_quarantine import reasons_waiting
from tests.backoffice.factories import make_price, make_price_group, make_product, make_store
from tests.registers.factories import make_register

NOTHING = StoreReach()
#: Every model whose rows people look at.
DECLARED = [model for model in apps.get_models() if hasattr(model, "store_path")]


@pytest.fixture
def stores(db) -> list[Store]:
    found = [make_store(number) for number in ("A", "B", "C")]
    for store in found:
        make_register(store, f"R-{store.number}")
    return found


@pytest.fixture
def manager(stores) -> User:
    user = User.objects.create(username="manager")
    StoreManager.objects.create(user=user, store=stores[0])
    StoreManager.objects.create(user=user, store=stores[1])
    return user


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model.__name__)
def test_every_declared_path_leads_from_a_row_to_its_store(stores, model):
    some = reach_of_store(stores[0].pk)
    rows = model._default_manager.all()
    assert EVERYTHING.of(rows) is rows
    if model.store_path == SHARED:
        assert some.of(rows) is rows
    else:
        assert set(some.of(rows)) <= set(rows)
        assert list(NOTHING.of(rows)) == []


def test_a_manager_reaches_the_listed_stores_with_one_query(manager, stores, django_assert_num_queries):
    manager.has_perm("registers.view_every_store")
    with django_assert_num_queries(1):
        reach = reach_of_user(manager)
    assert [store.number for store in reach.of(Store.objects.all())] == ["A", "B"]
    assert [register.number for register in reach.of(Register.objects.all())] == ["R-A", "R-B"]
    assert [reach.holds(store) for store in stores] == [True, True, False]


def test_the_permission_shows_every_store_whatever_is_listed(manager, stores):
    manager.user_permissions.add(Permission.objects.get(codename="view_every_store"))
    assert reach_of_user(User.objects.get(pk=manager.pk)) is EVERYTHING


def test_nobody_and_somebody_without_stores_reach_nothing(stores):
    for user in (AnonymousUser(), User.objects.create(username="guest")):
        assert reach_of_user(user) == NOTHING


def test_somebody_deactivated_reaches_nothing(manager):
    manager.is_active = False
    assert reach_of_user(manager) == NOTHING


def test_a_row_of_several_stores_comes_once(stores):
    group = make_price_group(stores=stores[:2])
    price = make_price(group, make_product("1000"))
    model = type(price)
    both = StoreReach(ids=frozenset(store.pk for store in stores[:2]), numbers=frozenset("AB"))
    assert list(both.of(model.objects.all())) == [price]
    assert list(reach_of_store(stores[2].pk).of(model.objects.all())) == []


def test_a_model_that_says_nothing_cannot_be_narrowed(stores):
    for reach in (EVERYTHING, NOTHING):
        with pytest.raises(LookupError, match="Currency does not say how its rows belong to stores"):
            reach.of(Currency.objects.all())


@pytest.mark.parametrize("reach", [NOTHING, StoreReach(ids=frozenset((1, 2)), numbers=frozenset("AB"))])
def test_what_is_asked_in_sql_is_narrowed_too(stores, reach):
    scope = Scope(reach=reach)
    assert (count_missing(scope).ranges, missing_ranges(scope), told_amounts(scope)) == (0, [], {})
    assert reasons_waiting(reach) == []
