from datetime import timedelta

import pytest

from channel.errors import InvalidInput
from distribution.use_cases.begin_removal import begin_removal
from distribution.use_cases.remove_old_upload_bodies import remove_old_upload_bodies
from registers.models import QuarantinedTransaction, Transaction, UploadSession
from registers.use_cases.post_upload import post_upload
from registers.use_cases.take_in_upload import take_in_upload
from tests.channel.documents import document, totals
from tests.registers.factories import RECEIVED_AT, statuses, upload

pytestmark = pytest.mark.django_db


def remove(days):
    removal = begin_removal(now=RECEIVED_AT + timedelta(days=days))
    return remove_old_upload_bodies(removal=removal)


def bodies():
    return [bool(session.body) for session in UploadSession.objects.order_by("documents")]


def test_only_bodies_of_uploads_that_are_all_posted_are_emptied(device, settings):
    settings.UPLOAD_BODY_DAYS = 10
    sold = document()
    upload(device, sold)
    upload(device, document(sequence_number=2), document(sequence_number=3, totals=totals(net="9.99")))
    with pytest.raises(InvalidInput):
        take_in_upload(device=device, body=b"damaged", content_encoding="gzip", received_at=RECEIVED_AT)
    assert (remove(9), bodies()) == (0, [True, True, True])
    assert (remove(11), bodies()) == (1, [True, False, True])
    QuarantinedTransaction.objects.update(resolved_at=RECEIVED_AT)
    assert (remove(13), bodies()) == (1, [True, False, False])
    assert remove(15) == 0
    assert statuses(upload(device, sold)) == ["repeated"]


def test_an_emptied_session_is_posted_no_more(device):
    answer = upload(device, document())
    remove(100)
    with pytest.raises(InvalidInput, match="removed"):
        post_upload(session=UploadSession.objects.get(pk=answer.upload_session))
    assert (Transaction.objects.count(), UploadSession.objects.get().state) == (1, "POSTED")
