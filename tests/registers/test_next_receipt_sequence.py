"""Replacement hardware goes on with the register's receipt numbers; no number is ever printed twice."""

from datetime import UTC, datetime

import pytest

from channel.activation import ActivationRequest
from registers.models import Device, QuarantinedTransaction, RegisterStatus
from registers.queries.next_receipt_sequence import next_receipt_sequence
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.channel.documents import document, totals
from tests.registers.factories import make_register, statuses, upload

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


def activate(register, journal_id):
    """Activate hardware with a journal; return the device and where its receipts go on."""
    code = issue_activation_code(register=register, user=None).code
    answer = activate_device(request=ActivationRequest(activation_code=code, journal_id=journal_id))
    device = Device.objects.select_related("register__store").get(pk=answer.device_id)
    return device, answer.next_receipt_sequence


def sell(device, *numbers, journal_id, **fields):
    """Upload one sale for each sequence number."""
    return upload(device, *(document(sequence_number=number, journal_id=journal_id, **fields) for number in numbers))


def test_first_hardware_begins_with_one(register):
    assert activate(register, "J-1")[1] == 1


def test_each_replacement_goes_on_where_the_one_before_ended(register):
    first, _ = activate(register, "J-1")
    sell(first, 1, 2, 3, journal_id="J-1")
    second, begins_at = activate(register, "J-2")
    assert begins_at == 4
    # its journal counts from 1, its receipts were 4 and 5: the highest single number would give 4 again
    sell(second, 1, 2, journal_id="J-2")
    assert activate(register, "J-3")[1] == 6


def test_hardware_that_comes_back_with_its_journal_counts_once(register):
    first, _ = activate(register, "J-1")
    sell(first, 1, 2, journal_id="J-1")
    assert activate(register, "J-1")[1] == 3


def test_sales_the_register_said_it_holds_count(register):
    first, _ = activate(register, "J-1")
    sell(first, 1, journal_id="J-1")
    RegisterStatus.objects.create(
        register=register, reported_at=NOW, connection_mode="OFFLINE", sales_waiting=6, journal_id="J-1", last_sequence_number=7
    )
    assert activate(register, "J-2")[1] == 8


def test_sales_in_quarantine_count_and_what_cannot_be_read_does_not(register):
    first, _ = activate(register, "J-1")
    assert statuses(sell(first, 9, journal_id="J-1", totals=totals(net="0.01"))) == ["quarantined"]
    assert statuses(upload(first, b"no document")) == ["unreadable"]
    assert QuarantinedTransaction.objects.count() == 2
    assert activate(register, "J-2")[1] == 10


def test_numbers_of_journals_no_device_had_do_not_count(register):
    first, _ = activate(register, "J-1")
    assert statuses(sell(first, 2**62, journal_id="J-X")) == ["quarantined"]
    assert activate(register, "J-2")[1] == 1


def test_each_register_counts_for_itself(store, register):
    first, _ = activate(register, "J-1")
    sell(first, 1, 2, journal_id="J-1")
    assert activate(make_register(store, "R2"), "J-9")[1] == 1


def test_number_of_queries_does_not_grow_with_journals_or_sales(register, django_assert_num_queries):
    for journal_id in ("J-1", "J-2", "J-3"):
        device, _ = activate(register, journal_id)
        sell(device, *range(1, 20), journal_id=journal_id)
    with django_assert_num_queries(4):
        assert next_receipt_sequence(register) == 58
