import pytest
from django.utils import timezone

from channel.errors import InvalidInput, RegisterHoldsSales, StateConflict
from registers.models import (
    ChannelDatabase,
    Device,
    QuarantinedTransaction,
    RegisterJournal,
    RegisterStatus,
    Store,
    Transaction,
)
from registers.queries.held_sales import held_sales
from registers.use_cases.change_store_group import change_store_group
from registers.use_cases.create_register import create_register
from registers.use_cases.serve_stores import serve_stores
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.channel.documents import document, totals
from tests.registers.factories import make_group, make_register, make_store, upload

pytestmark = pytest.mark.django_db


def report(register, *, waiting=0, last=0, journal_id="J-1"):
    RegisterStatus.objects.update_or_create(
        register=register,
        defaults={
            "reported_at": timezone.now(),
            "connection_mode": "OFFLINE",
            "sales_waiting": waiting,
            "last_sequence_number": last,
            "journal_id": journal_id,
        },
    )
    RegisterJournal.objects.update_or_create(
        register=register,
        journal_id=journal_id,
        defaults={"last_sequence_number": last, "told_at": timezone.now()},
    )


def log(register):
    return [(event.kind, event.user, event.note) for event in register.events.order_by("id")]


def test_switching_on_creates_the_database_in_the_stores_group_and_a_code(register, store, admin):
    done = switch_support_offline_on(register=register, user=admin)
    database = ChannelDatabase.objects.get(register=register)
    assert (database.kind, database.group, done.channel_database) == ("OFFLINE", store.channel_data_group, database)
    register.refresh_from_db()
    assert register.support_offline
    assert done.activation_code is not None
    assert done.activation_code.device == Device.objects.get(register=register, state="PENDING")
    assert log(register) == [("SUPPORT_OFFLINE_ON", admin, "North"), ("ACTIVATION_CODE_ISSUED", admin, "")]


def test_switching_on_issues_no_code_when_a_device_is_activated(register, device, admin):
    assert switch_support_offline_on(register=register, user=admin).activation_code is None


def test_switching_on_twice_is_refused_and_changes_nothing(register, admin):
    switch_support_offline_on(register=register, user=admin)
    with pytest.raises(StateConflict, match="on already"):
        switch_support_offline_on(register=register, user=admin)
    assert (ChannelDatabase.objects.count(), len(log(register))) == (1, 2)


def test_switching_off_takes_the_database_out_of_its_group_and_keeps_it(register, device, admin):
    database = switch_support_offline_on(register=register, user=admin).channel_database
    ChannelDatabase.objects.update(release_number=7, plan_number=9)
    switch_support_offline_off(register=register, user=admin, note="Till is sold.")
    database.refresh_from_db()
    register.refresh_from_db()
    assert (database.group, database.release_number, database.plan_number) == (None, 7, 9)
    assert not register.support_offline
    assert log(register)[-1] == ("SUPPORT_OFFLINE_OFF", admin, "Till is sold.")
    with pytest.raises(StateConflict, match="off already"):
        switch_support_offline_off(register=register, user=admin)


def test_switching_on_again_uses_the_same_database(register, device, admin):
    first = switch_support_offline_on(register=register, user=admin).channel_database
    switch_support_offline_off(register=register, user=admin)
    again = switch_support_offline_on(register=register, user=admin).channel_database
    assert (again, again.group) == (first, register.store.channel_data_group)


def test_switching_on_again_forgets_what_the_database_held_of_another_group(store, register, admin):
    database = switch_support_offline_on(register=register, user=admin).channel_database
    ChannelDatabase.objects.update(release_number=7, epoch=1, release_applied_at=timezone.now())
    switch_support_offline_off(register=register, user=admin)
    change_store_group(store=store, group=make_group("South"), user=admin)
    switch_support_offline_on(register=register, user=admin)
    database.refresh_from_db()
    assert (database.group.name, database.release_number) == ("South", None)
    assert (database.epoch, database.release_applied_at) == (None, None)


def test_switching_off_is_refused_while_sales_wait_unless_overridden(register, device, admin):
    switch_support_offline_on(register=register, user=admin)
    report(register, waiting=3)
    with pytest.raises(RegisterHoldsSales) as caught:
        switch_support_offline_off(register=register, user=admin)
    assert caught.value.details == {"number": "R1", "sales_waiting": 3, "sales_missing": 0}
    register.refresh_from_db()
    assert register.support_offline
    switch_support_offline_off(register=register, user=admin, override=True, note="Burnt down.")
    assert log(register)[-1] == ("SUPPORT_OFFLINE_OFF", admin, "Although it still held sales. Burnt down.")


def test_held_sales_counts_the_numbers_that_are_neither_posted_nor_quarantined(register, device):
    wrong = document(sequence_number=2, totals=totals(net="9.99"))
    upload(device, document(sequence_number=1), wrong, b'{"unreadable', document(sequence_number=5))
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count()) == (2, 2)
    report(register, last=5)
    assert held_sales(register).missing == 2
    upload(device, document(sequence_number=3), document(sequence_number=4))
    assert held_sales(register).missing == 0
    assert not held_sales(register).any


def test_held_sales_does_not_count_a_quarantined_rival_of_a_posted_number(register, device):
    upload(device, document(sequence_number=1), document(sequence_number=1))
    report(register, last=2)
    assert held_sales(register).missing == 1


def test_held_sales_are_those_of_all_journals_the_register_ever_had(register, device):
    upload(device, document(sequence_number=1))
    report(register, last=3, journal_id="J-1")
    report(register, last=1, journal_id="J-9")
    assert held_sales(register).missing == 2 + 1


def test_a_register_nothing_was_heard_of_holds_nothing(register):
    assert not held_sales(register).any


def test_changing_a_stores_group_is_recorded_and_leaves_its_databases_where_they_are_served(store, register, device, admin):
    north, south = store.channel_data_group, make_group("South")
    Store.objects.update(serving_group=north)
    database = switch_support_offline_on(register=register, user=admin).channel_database
    ChannelDatabase.objects.update(release_number=7, epoch=1)
    change_store_group(store=store, group=south, user=admin)
    for row in (store, database):
        row.refresh_from_db()
    assert (store.channel_data_group, store.serving_group, store.is_moving) == (south, north, True)
    assert (database.group, database.release_number, database.epoch) == (north, 7, 1)
    assert log(register)[-1] == ("GROUP_CHANGED", admin, "North → South")
    with pytest.raises(StateConflict, match="in South already"):
        change_store_group(store=store, group=south, user=admin)


def test_databases_follow_the_group_whose_release_holds_their_store(store, register, admin):
    other = make_register(store, "R2")
    database = switch_support_offline_on(register=register, user=admin).channel_database
    left = switch_support_offline_on(register=other, user=admin).channel_database
    switch_support_offline_off(register=other, user=admin)
    north, south = store.channel_data_group, make_group("South")
    elsewhere = make_store("S9", south)
    serve_stores(group=north, held={store.pk}, complete={store.pk})
    ChannelDatabase.objects.update(release_number=7, epoch=1)
    change_store_group(store=store, group=south, user=admin)

    # without all its data it is not served, and stores of other groups never are
    serve_stores(group=south, held={store.pk, elsewhere.pk}, complete={elsewhere.pk})
    store.refresh_from_db()
    assert store.serving_group == north
    serve_stores(group=make_group("East"), held={store.pk}, complete={store.pk})
    serve_stores(group=south, held={store.pk}, complete={store.pk})
    for row in (store, database, left, elsewhere):
        row.refresh_from_db()
    assert (store.serving_group, elsewhere.serving_group) == (south, None)
    assert (database.group, database.release_number, database.epoch) == (south, None, None)
    assert (left.group, left.release_number) == (None, 7)


def test_create_register_is_recorded(store, admin):
    register = create_register(store=store, number=" R9 ", name="Door", user=admin)
    assert (register.number, register.support_offline, log(register)) == ("R9", False, [("CREATED", admin, "")])


@pytest.mark.parametrize(("number", "pointer"), [("R1", "/number"), ("", "/number"), ("R" * 21, "/number")])
def test_create_register_names_the_field_that_is_wrong(register, admin, number, pointer):
    with pytest.raises(InvalidInput) as caught:
        create_register(store=register.store, number=number, name="Door", user=admin)
    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
