"""The same sales, brought by several requests at the same moment, on a real database."""

import threading
from collections import Counter
from functools import partial

import pytest

from registers.models import QuarantinedTransaction, Transaction, TransactionIdentity, UploadSession
from registers.use_cases.post_upload import post_upload
from registers.use_cases.resume_received_uploads import resume_received_uploads
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, packed, statuses, upload
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; returns their results in order."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        return call()

    started = [in_a_thread(partial(run, call)) for call in calls]
    return [each.result() for each in started]


def test_a_batch_brought_four_times_at_once_is_posted_once(device):
    batch = [document(sequence_number=number) for number in range(1, 21)]
    batch.append(document(sequence_number=21, totals=totals(net="9.99")))
    orders = [batch, batch[::-1], batch[10:] + batch[:10], batch]
    answers = at_once(*[lambda order=order: upload(device, *order) for order in orders])
    by_id = {}
    for answer in answers:
        for each in answer.answers:
            by_id.setdefault(each.id, Counter()).update([each.status])
    assert [by_id[each.id] for each in batch] == [Counter(posted=1, repeated=3)] * 20 + [Counter(quarantined=1, repeated=3)]
    assert (Transaction.objects.count(), TransactionIdentity.objects.count(), QuarantinedTransaction.objects.count()) == (
        20,
        21,
        1,
    )


def test_two_documents_for_one_sequence_number_at_once_are_both_kept(device):
    rivals = [document(sequence_number=1) for _ in range(4)]
    answers = at_once(*[lambda rival=rival: upload(device, rival) for rival in rivals])
    assert sorted(status for answer in answers for status in statuses(answer)) == ["posted"] + ["quarantined"] * 3
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count()) == (1, 3)


def test_two_documents_for_one_id_at_once_are_both_kept(device):
    first = document(sequence_number=1)
    rivals = [first, *[document(sequence_number=number, id=first.id) for number in (2, 3)]]
    answers = at_once(*[lambda rival=rival: upload(device, rival) for rival in rivals])
    assert sorted(status for answer in answers for status in statuses(answer)) == ["posted", "quarantined", "quarantined"]
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count()) == (1, 2)


def test_a_session_posted_by_server_and_sweep_at_once_is_posted_once(device):
    batch = [document(sequence_number=number) for number in range(1, 6)]
    body = packed(batch)
    session = UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=body, content_encoding="zstd")
    answer, resumed, other = at_once(
        lambda: post_upload(session=session),
        lambda: resume_received_uploads(older_than_seconds=0),
        lambda: post_upload(session=UploadSession.objects.get(pk=session.pk)),
    )
    assert Transaction.objects.count() == 5
    assert resumed in (0, 1)
    results = [*statuses(answer), *statuses(other)]
    assert set(results) <= {"posted", "repeated"}
    assert results.count("posted") in (0, 5)
    session.refresh_from_db()
    assert (session.state, session.posted) == ("POSTED", 5)
