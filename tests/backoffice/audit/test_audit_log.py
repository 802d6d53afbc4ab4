"""What the audit log holds, and what it never does; what costs nothing; how it ends."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.audit.audit_scope import audit_scope
from backoffice.audit.domain.actor import ActingAs
from backoffice.audit.domain.changes import changes_between, merged
from backoffice.audit.domain.what_is_kept import HIDDEN, KEPT_BELOW, is_secret
from backoffice.audit.models import AuditEntry
from backoffice.audit.use_cases.noted_change import noted_change
from backoffice.audit.use_cases.remove_old_entries import remove_old_entries
from backoffice.audited_commands import audited_command
from backoffice.staff.use_cases.save_staff import save_staff
from distribution import models as distribution_models
from registers import models as registers_models
from registers.models import ChannelDatabase, Store
from registers.use_cases.create_register import create_register
from tests.backoffice.factories import (
    make_assortment,
    make_category,
    make_group,
    make_permission_group,
    make_price_group,
    make_product,
    make_promotion,
    make_staff,
    make_store,
)
from tests.backoffice.imports.importing import import_file
from tests.registers.factories import make_register

pytestmark = pytest.mark.django_db


def acting():
    return audit_scope(way="PORTAL", request="POST /", who=lambda: ActingAs("PROGRAM", "test"))


def test_a_change_is_one_line_with_names_and_both_values():
    product = make_product("1", category=make_category("FOOD", name="Food"))
    drinks = make_category("DRINKS", name="Drinks")
    with acting():
        product.category = drinks
        product.save()
        product.name = "Tea"
        product.save(update_fields=["name"])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_type, entry.subject_id) == ("CHANGED", "catalog.product", str(product.pk))
    assert entry.changes == {"category": [str(make_category("FOOD")), str(drinks)], "name": ["Product 1", "Tea"]}


def test_what_was_rolled_back_left_no_line_and_what_follows_is_written():
    product = make_product("1")
    with acting():
        with transaction.atomic():
            product.name = "Lost"
            product.save()
            assert AuditEntry.objects.count() == 1
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == 0
        product.name = "Kept"
        product.save()
    assert AuditEntry.objects.get().changes["name"][1] == "Kept"


def test_nothing_is_written_and_nothing_asked_outside_of_a_scope():
    product = make_product("1")
    product.name = "Tea"
    with CaptureQueriesContext(connection) as captured:
        product.save()
    assert (len(captured), AuditEntry.objects.count()) == (1, 0)


@pytest.mark.parametrize("module", [registers_models, distribution_models])
def test_tables_that_registers_write_have_no_receivers(module):
    models = [model for model in vars(module).values() if isinstance(model, type) and hasattr(model, "_meta")]
    listened = {model._meta.label_lower for model in models for signal in (pre_save, pre_delete) if signal.has_listeners(model)}
    assert listened == {label for label in KEPT_BELOW if label.startswith(module.__name__.partition(".")[0])}
    assert not post_save.has_listeners(registers_models.Transaction)


def test_a_pin_is_never_written_but_that_it_changed_is():
    staff = make_staff(permission_group=make_permission_group("OTHER"))
    with acting():
        save_staff(staff=staff, changed=["name"], pin="0471")
    entry = AuditEntry.objects.get()
    assert entry.changes["pin_hash"] == [HIDDEN, HIDDEN] or entry.changes["pin_hash"][1] == HIDDEN
    staff.refresh_from_db()
    assert [text for text in ("0471", staff.pin_hash) if text in str(entry.changes)] == []


@pytest.mark.parametrize("name", ["password", "pin_hash", "token_hash", "previous_token_hash", "sealing_key", "secret"])
def test_fields_of_secrets_are_known(name):
    assert is_secret(name)


def test_lists_are_written_by_name():
    store = make_store("1")
    food, drinks = make_assortment("FOOD", [store]), make_assortment("DRINKS")
    with acting():
        store.assortments.set([drinks])
    assert AuditEntry.objects.get().changes == {"assortments": [[str(food)], [str(drinks)]]}


def test_a_removed_thing_is_written_with_all_it_said():
    store = make_store("9", name="Ninth")
    with acting():
        store.delete()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_name, entry.changes["name"]) == ("REMOVED", "9 Ninth", ["Ninth", None])


def test_items_of_a_promotion_are_part_of_it():
    promotion = make_promotion(make_price_group(), "P", [make_product("1")])
    with acting(), noted_change(promotion, lambda: {"items": [str(item.product) for item in promotion.items.all()]}):
        promotion.items.update(product=make_product("2"))
    assert [len(pair) for pair in AuditEntry.objects.get(subject_type="pricing.promotion").changes.values()] == [2]


def test_an_event_of_a_register_is_in_the_log_with_and_without_a_scope(django_user_model):
    anna = django_user_model.objects.create_user("anna")
    create_register(store=make_store("1"), number="R1", name="Till", offline_profile=None, user=anna)
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.user, entry.way) == ("registers.registerevent.CREATED", anna, "TASK")


def test_an_import_is_one_line_with_numbers():
    make_assortment("MAIN")
    make_price_group("RETAIL")
    make_product("0")
    job = import_file("PRODUCTS", "number,name\n" + "".join(f"{number},Apple {number}\n" for number in range(1, 200)))
    entry = AuditEntry.objects.get()
    assert (entry.way, entry.action, entry.subject_id) == ("IMPORT", "BULK", str(job.pk))
    assert (entry.counts, entry.changes) == ({"taken in": 199}, {})


def test_changes_that_cancel_out_are_none():
    there, back = changes_between({"a": 1}, {"a": 2}), changes_between({"a": 2}, {"a": 1})
    assert (there, merged(there, back)) == ({"a": [1, 2]}, {})
    assert changes_between({}, {"a": "", "b": None, "c": 0}) == {"c": [None, 0]}


def test_old_lines_are_removed_step_by_step(settings):
    settings.AUDIT_LOG_DAYS = 30
    now = timezone.now()
    for days in (40, 35, 31, 29):
        AuditEntry.objects.create(at=now - timedelta(days=days), actor="PROGRAM", way="TASK", action="BULK", subject_type="x")
    assert [remove_old_entries(now, step_rows=2) for _ in range(3)] == [2, 1, 0]
    assert AuditEntry.objects.get().at == now - timedelta(days=29)


def test_a_command_is_named_without_what_stands_behind_it():
    make_group("North")
    with audited_command(["manage.py", "shell", "--command", "secret"]):
        make_store("1", name="New")
    with audited_command(["manage.py", "fill"]), audited_command(["manage.py"]):
        make_store("2")
    stores = AuditEntry.objects.filter(subject_type="registers.store")
    assert list(stores.values_list("way", "request", "subject_id")) == [
        ("COMMAND", "manage.py shell", str(Store.objects.get(number="1").pk))
    ]


def test_a_compare_and_set_is_written():
    register = make_register(make_store("1"), "R1")
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=register.store.channel_data_group, register=register)
    with acting(), noted_change(database):
        ChannelDatabase.objects.filter(pk=database.pk).update(pause_data_synchronization=True)
    assert AuditEntry.objects.get().changes == {"pause_data_synchronization": [False, True]}
