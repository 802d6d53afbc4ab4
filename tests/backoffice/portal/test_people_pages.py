"""People in the portal: accounts with roles and stores; nobody hands on what they have not got, and one admin stays."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from backoffice.portal.use_cases.activate_person import activate_person
from backoffice.portal.use_cases.deactivate_person import deactivate_person
from backoffice.portal.use_cases.give_rights import give_rights
from backoffice.portal.use_cases.save_person import save_person
from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, OPERATIONS, STORE_MANAGER
from channel.errors import NotPermitted, StateConflict
from registers.models import StoreManager
from tests.backoffice.factories import make_store
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import queries_of, text_of

PASSWORD = "a long enough password"
CREATE = "portal:person-create"
LIST = "portal:person-overview"


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def post(browser, address: str, **fields):
    return browser.post(address, {"username": "mia", "first_name": "Mia", "last_name": "", "email": "", **fields})


@pytest.fixture
def store(db):
    return make_store("A")


@pytest.fixture
def clerk(db) -> User:
    """Return somebody who keeps accounts and may do little else."""
    clerk = make_user("clara")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=("view_user", "add_user", "change_user")))
    return clerk


def test_a_store_manager_is_made_signs_in_and_sees_the_own_store(hq, store):
    make_store("B")
    fields = {"roles": [role(STORE_MANAGER).pk], "stores": [store.pk], "password": PASSWORD}
    assert post(hq, reverse(CREATE), **fields).status_code == 303
    mia = User.objects.get(username="mia")
    assert list(StoreManager.objects.values_list("user", "store")) == [(mia.pk, store.pk)]
    browser = signed_in(mia)
    assert mia.check_password(PASSWORD)
    page = text_of(browser.get(reverse("portal:store-list")))
    assert ("Store A" in page, "Store B" in page) == (True, False)
    assert "A Store A" in text_of(hq.get(reverse(LIST)))


def test_an_edit_changes_roles_and_keeps_the_password(hq, store):
    post(hq, reverse(CREATE), roles=[role(STORE_MANAGER).pk], stores=[store.pk], password=PASSWORD)
    mia = User.objects.get(username="mia")
    address = reverse("portal:person-edit", args=[mia.pk])
    assert hq.get(address).context["form"].initial["username"] == "mia"
    assert post(hq, address, roles=[role(AUDITOR).pk], first_name="Maria").status_code == 303
    mia.refresh_from_db()
    assert (mia.first_name, mia.check_password(PASSWORD)) == ("Maria", True)
    assert [group.name for group in mia.groups.all()] == [AUDITOR]
    assert StoreManager.objects.count() == 0


@pytest.mark.parametrize(
    ("roles", "has_store", "password"),
    [
        ((STORE_MANAGER,), False, PASSWORD),
        ((STORE_MANAGER, OPERATIONS), True, PASSWORD),
        ((AUDITOR,), True, PASSWORD),
        ((AUDITOR,), False, "1234567890"),
    ],
)
def test_what_does_not_go_together_is_answered_422(hq, store, roles, has_store, password):
    fields = {"roles": [role(name).pk for name in roles], "stores": [store.pk] if has_store else [], "password": password}
    assert post(hq, reverse(CREATE), **fields).status_code == 422
    assert not User.objects.filter(username="mia").exists()


def test_nobody_gives_a_role_that_opens_more_than_they_may_do(clerk):
    form = signed_in(clerk).get(reverse(CREATE))
    assert form.status_code == 403  # accounts are headquarters', and this person sees no store
    clerk.user_permissions.add(Permission.objects.get(codename="view_every_store"))
    browser = signed_in(User.objects.get(pk=clerk.pk))
    assert list(browser.get(reverse(CREATE)).context["form"].fields["roles"].queryset) == []
    assert post(browser, reverse(CREATE), roles=[role(OPERATIONS).pk]).status_code == 422
    mia = make_user("mia")
    with pytest.raises(NotPermitted):
        give_rights(person=mia, roles=[role(OPERATIONS)], stores=[], giver=clerk)
    assert mia.groups.count() == 0


def test_nobody_gives_a_store_they_do_not_see(store, clerk):
    clerk.user_permissions.add(*role(STORE_MANAGER).permissions.all())
    clerk = User.objects.get(pk=clerk.pk)
    mia = make_user("mia")
    with pytest.raises(NotPermitted):
        give_rights(person=mia, roles=[role(STORE_MANAGER)], stores=[store], giver=clerk)
    StoreManager.objects.create(user=clerk, store=store)
    give_rights(person=mia, roles=[role(STORE_MANAGER)], stores=[store], giver=clerk)
    assert mia.managed_stores.count() == 1


def test_nobody_changes_the_account_of_somebody_mightier(anna, clerk):
    before = User.objects.get(pk=anna.pk).password
    for do in (
        lambda: save_person(person=anna, roles=[role(HQ_ADMIN)], stores=[], giver=clerk, password=PASSWORD),
        lambda: deactivate_person(person=anna, giver=clerk),
        lambda: activate_person(person=anna, giver=clerk),
    ):
        with pytest.raises(NotPermitted):
            do()
    anna.refresh_from_db()
    assert (anna.is_active, anna.password) == (True, before)
    root = User.objects.create(username="root", is_superuser=True)
    with pytest.raises(NotPermitted):
        save_person(person=root, roles=[], stores=[], giver=anna, password=PASSWORD)


def test_the_last_admin_stays_one(hq, anna):
    address = reverse("portal:person-deactivate", args=[anna.pk])
    assert hq.post(address).status_code == 409
    with pytest.raises(StateConflict, match="last HQ admin"):
        give_rights(person=anna, roles=[role(AUDITOR)], stores=[], giver=anna)
    other = make_user("bella", HQ_ADMIN)
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(StateConflict, match="last HQ admin"):
        deactivate_person(person=anna, giver=anna)
    User.objects.filter(pk=other.pk).update(is_active=True)
    with pytest.raises(StateConflict, match="own account"):
        deactivate_person(person=anna, giver=anna)
    deactivate_person(person=anna, giver=other)
    assert hq.get("/").headers["Location"] == "/sign-in/?next=/"


def test_a_deactivated_person_is_out_at_once_and_comes_back_with_the_same_roles(hq):
    otto = make_user("otto", OPERATIONS)
    browser = signed_in(otto)
    assert browser.get("/registers/").status_code == 200
    address = reverse("portal:person-deactivate", args=[otto.pk])
    assert "signed out everywhere at once" in text_of(hq.get(address))
    assert hq.post(address).status_code == 303
    assert browser.get("/registers/").status_code == 302
    assert browser.get("/api/v1/hq/registers").status_code == 401
    assert hq.post(reverse("portal:person-activate", args=[otto.pk])).status_code == 303
    assert signed_in(otto).get("/registers/").status_code == 200


def test_people_are_listed_and_found_with_the_same_number_of_queries(hq, store):
    for_one = queries_of(hq, reverse(LIST))
    for number in range(3):
        StoreManager.objects.create(user=make_user(f"manager {number}", STORE_MANAGER), store=store)
    assert queries_of(hq, reverse(LIST)) == for_one
    assert "1 to 4 of 4" in text_of(hq.get(reverse(LIST)))
    assert "One row" in text_of(hq.get(reverse(LIST), {"q": "manager 1"}))
