"""Posting from quarantine: as it was sent, corrected, or in spite of what speaks against it."""

import msgspec
import pytest

from channel.activation import ActivationRequest
from channel.errors import StateConflict
from channel.transaction import decode, encode
from registers.models import Currency, DailyTotal, Device, QuarantinedTransaction, Transaction, TransactionIdentity
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.post_quarantined import post_quarantined
from tests.channel.documents import cash, document, line, totals
from tests.registers.factories import make_register, statuses, upload

pytestmark = pytest.mark.django_db


def post(row, document=None, corrections=(), accept=()):
    sent = document or decode(bytes(row.document))
    reasons = post_quarantined(quarantined=row, document=sent, corrections=list(corrections), accept=frozenset(accept))
    return [reason.code for reason in reasons]


def test_a_corrected_document_is_posted_beside_its_own_bytes(device):
    wrong = document([line()], [cash("12.00", method="SHELLS")])
    upload(device, wrong)
    row = QuarantinedTransaction.objects.get()
    assert post(row) == ["unknown-payment-method"]
    assert Transaction.objects.count() == 0
    right = msgspec.structs.replace(wrong, payments=[cash("12.00")])
    correction = {"pointer": "/payments/0/method", "from": "SHELLS", "to": "CASH"}
    assert post(row, right, [correction]) == []
    posted = Transaction.objects.get()
    assert (bytes(posted.document), posted.corrections) == (encode(wrong), [correction])
    assert posted.payments.get().method == "CASH"
    row.refresh_from_db()
    assert (row.resolution, row.resolved_at) == ("CORRECTED", posted.posted_at)
    assert [(each.status, each.reasons) for each in upload(device, wrong).answers] == [("repeated", [])]
    assert DailyTotal.objects.get().sales == 1
    with pytest.raises(StateConflict):
        post(row)


def test_what_is_accepted_is_posted_as_it_was_sent(device):
    wrong = document(totals=totals(net="9.99"))
    upload(device, wrong)
    row = QuarantinedTransaction.objects.get()
    assert post(row, accept=["total"]) == []
    row.refresh_from_db()
    assert (row.resolution, TransactionIdentity.objects.get().answer) == ("ACCEPTED", "POSTED")


def test_a_document_under_a_taken_id_gets_a_new_one(device):
    first = document()
    second = document([line(1, "2")], id=first.id, sequence_number=2)
    upload(device, first)
    upload(device, second)
    assert post(QuarantinedTransaction.objects.get()) == []
    posted = Transaction.objects.get(sequence_number=2)
    assert posted.corrections == [{"pointer": "/id", "from": first.id, "to": str(posted.pk)}]
    assert bytes(posted.document) == encode(second)
    assert statuses(upload(device, first, second)) == ["repeated", "repeated"]
    assert Transaction.objects.count() == 2


def test_a_taken_number_is_accepted_under_a_journal_of_its_own(device):
    upload(device, document(), document([line(1, "2")]))
    row = QuarantinedTransaction.objects.get()
    assert post(row) == ["sequence-number-taken"]
    assert post(row, accept=["sequence-number-taken"]) == []
    posted = Transaction.objects.exclude(journal_id="J-1").get()
    assert posted.journal_id == str(posted.pk)
    assert posted.corrections == [{"pointer": "/journal_id", "from": "J-1", "to": str(posted.pk)}]


def test_nobody_can_accept_a_currency_headquarters_has_not(device):
    upload(device, document(currency="JPY"))
    row = QuarantinedTransaction.objects.get()
    assert post(row, accept=["unknown-currency", "foreign-currency", "payment-currency"]) == ["unknown-currency"]
    Currency.objects.create(code="JPY", name="Yen", exponent=0)
    assert post(row, accept=["foreign-currency"]) == []


def test_a_foreign_document_is_posted_only_when_that_is_accepted(device):
    upload(device, document(register="R9"))
    row = QuarantinedTransaction.objects.get()
    assert post(row) == ["foreign-register"]
    assert post(row, accept=["foreign-register"]) == []
    assert Transaction.objects.get().register_number == "R9"


def activated(register, journal_id):
    code = issue_activation_code(register=register, user=None).code
    activate_device(request=ActivationRequest(activation_code=code, journal_id=journal_id))
    return Device.objects.select_related("register__store").get(register=register, state=Device.State.ACTIVATED)


EVERYTHING = ["foreign-register", "foreign-journal", "sequence-number-taken"]


def test_what_its_own_register_has_posted_is_not_posted_once_more_for_another(device, store):
    sold = document()
    assert statuses(upload(device, sold)) == ["posted"]
    assert statuses(upload(activated(make_register(store, "R2"), "J-2"), sold)) == ["quarantined"]
    row = QuarantinedTransaction.objects.get()
    with pytest.raises(StateConflict, match="posted already"):
        post(row, msgspec.structs.replace(sold, staff="2"), [{"pointer": "/staff", "from": "1", "to": "2"}])
    assert post(row, accept=EVERYTHING) == []
    row.refresh_from_db()
    assert (row.resolution, Transaction.objects.count(), DailyTotal.objects.get().sales) == ("POSTED", 1, 1)


@pytest.mark.parametrize("is_id_taken", [False, True])
def test_what_two_other_registers_brought_is_accepted_once(device, store, is_id_taken):
    sold = document(register="R9", journal_id="J-9")
    if is_id_taken:
        upload(device, document(id=sold.id))
    for number in ("R2", "R3"):
        upload(activated(make_register(store, number), f"J-{number}"), sold)
    before = Transaction.objects.count()
    rows = QuarantinedTransaction.objects.order_by("pk")
    assert [post(row, accept=EVERYTHING) for row in rows] == [[], []]
    assert [row.resolution for row in rows.all()] == ["ACCEPTED", "POSTED"]
    assert Transaction.objects.count() == before + 1
