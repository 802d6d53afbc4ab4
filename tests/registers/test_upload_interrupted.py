"""A server that is killed between any two lines of an upload: each sale is at HQ exactly once afterwards."""

import itertools
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.db import connections
from django.utils import timezone

from registers.models import Device, QuarantinedTransaction, Transaction, TransactionIdentity, UploadSession
from registers.tasks import hint_at_received_uploads, resume_received_uploads_task
from registers.use_cases.resume_received_uploads import resume_received_uploads
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, packed, statuses, upload

pytestmark = pytest.mark.django_db(transaction=True)

OURS = str(Path(__file__).resolve().parents[2] / "registers" / "use_cases")
ANSWERED = 0


def in_a_process_killed_at(line_number, work):
    """Run the work in a process of its own that is killed by SIGKILL before the n-th different line of ours.

    Returns the exit status: 0 when it came to its end before. A copy of this process, because its database
    connections must be its own.
    """
    connections.close_all()
    process_id = os.fork()
    if process_id == 0:
        lines = set()

        def trace(frame, event, argument):
            if not frame.f_code.co_filename.startswith(OURS):
                return None
            if event == "line":
                lines.add((frame.f_code.co_filename, frame.f_lineno))
                if len(lines) == line_number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        status = 1
        try:
            sys.settrace(trace)
            work()
            status = ANSWERED
        finally:
            os._exit(status)
    return os.waitpid(process_id, 0)[1]


def batch_from(first):
    """Return two sales and one that does not add up, with three sequence numbers from `first`."""
    return [
        document(sequence_number=first),
        document(sequence_number=first + 1, totals=totals(net="9.99")),
        document(sequence_number=first + 2),
    ]


def assert_kept_once(batch):
    ids = [each.id for each in batch]
    assert {str(key) for key in Transaction.objects.filter(pk__in=ids).values_list("pk", flat=True)} == {ids[0], ids[2]}
    assert [str(row.claimed_id) for row in QuarantinedTransaction.objects.filter(claimed_id__in=ids)] == [ids[1]]
    answers = {str(row.pk): row.answer for row in TransactionIdentity.objects.filter(pk__in=ids)}
    assert answers == {ids[0]: "POSTED", ids[1]: "QUARANTINED", ids[2]: "POSTED"}


def test_a_server_killed_at_any_line_of_an_upload_loses_and_doubles_nothing(device):
    killed = 0
    for line_number in itertools.count(1):
        batch = batch_from(line_number * 3)
        if in_a_process_killed_at(line_number, lambda batch=batch: upload(Device.objects.get(pk=device.pk), *batch)) == ANSWERED:
            break
        killed += 1
        # By turns the register comes first with its retry, or the sweep with what is left.
        if killed % 2:
            assert set(statuses(upload(device, *batch))) <= {"posted", "quarantined", "repeated"}
            resume_received_uploads(older_than_seconds=0)
        else:
            resume_received_uploads(older_than_seconds=0)
            assert statuses(upload(device, *batch)) in (["repeated"] * 3, ["posted", "quarantined", "posted"])
        assert_kept_once(batch)
    assert killed > 50
    assert_kept_once(batch)
    assert UploadSession.objects.filter(state=UploadSession.State.RECEIVED).count() == 0


def test_resume_posts_what_was_only_stored_and_leaves_fresh_sessions_alone(device):
    def store(*documents, **fields):
        return UploadSession.objects.create(
            device=device, **{"received_at": RECEIVED_AT, "body": packed(documents), "content_encoding": "zstd", **fields}
        )

    damaged = store(body=b"damaged", content_encoding="gzip")
    stored = store(*batch_from(1))
    assert resume_received_uploads(older_than_seconds=60) == 2
    assert resume_received_uploads(older_than_seconds=60) == 0
    damaged.refresh_from_db()
    stored.refresh_from_db()
    assert (damaged.state, stored.state, stored.posted, stored.quarantined) == ("REJECTED", "PARTLY_POSTED", 2, 1)


def test_resume_leaves_to_the_server_what_just_came(device):
    UploadSession.objects.create(device=device, received_at=timezone.now(), body=packed([document()]), content_encoding="zstd")
    assert resume_received_uploads() == 0
    assert Transaction.objects.count() == 0


def test_the_sweep_hints_at_uploads_and_leaves_posting_them_to_a_worker(device, settings):
    UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=packed(batch_from(1)), content_encoding="zstd")
    sent = []
    before_task_publish.connect(lambda sender, **_: sent.append(sender), weak=False, dispatch_uid="sent")
    try:
        hint_at_received_uploads(RECEIVED_AT + timedelta(seconds=59))
        assert sent == []
        hint_at_received_uploads(RECEIVED_AT + timedelta(seconds=60))
    finally:
        before_task_publish.disconnect(dispatch_uid="sent")
    assert sent == ["registers.resume_received_uploads"]
    assert UploadSession.objects.get().state == "RECEIVED"


def test_the_sweep_finds_the_task_by_its_name(device):
    UploadSession.objects.create(device=device, received_at=RECEIVED_AT, body=packed(batch_from(1)), content_encoding="zstd")
    task = resume_received_uploads_task
    assert (task.name, task.apply().get()) == ("registers.resume_received_uploads", 1)
    assert Transaction.objects.count() == 2
