"""A set of documents made to break intake: each is posted, or in quarantine with a reason, and its bytes are what was sent."""

import json
import random
from collections import Counter

import msgspec
import pytest

from channel.identifiers import new_transaction_id
from channel.transaction import encode
from registers.models import QuarantinedTransaction, Transaction, TransactionIdentity, UploadSession
from tests.channel.documents import cash, document, line, totals
from tests.channel.test_quick_decode import places
from tests.registers.factories import packed, statuses, upload
from tests.registers.naughty_strings import naughty_strings

pytestmark = pytest.mark.django_db

TEXTS_AT_ONCE = 200
LARGE_LINES = 20_000


def assert_kept(device, batch, expected=None):
    """Upload documents and hold that each is kept once, byte for byte, with a reason when it is not posted."""
    raw = [each if isinstance(each, bytes) else encode(each) for each in batch]
    answer = upload(device, *raw)
    assert len(answer.answers) == len(raw)
    session = UploadSession.objects.get(pk=answer.upload_session)
    assert bytes(session.body) == packed(raw)
    posted = {str(key): bytes(sent) for key, sent in Transaction.objects.order_by().values_list("pk", "document")}
    kept = {bytes(sent) for sent in session.quarantined_transactions.values_list("document", flat=True)}
    for sent, each in zip(raw, answer.answers, strict=True):
        if each.status == "posted":
            assert posted[each.id] == sent
        else:
            assert each.reasons
            assert sent in kept
    if expected is not None:
        assert statuses(answer) == expected
    # Sent again, nothing is new.
    before = (Transaction.objects.count(), QuarantinedTransaction.objects.count(), TransactionIdentity.objects.count())
    assert set(statuses(upload(device, *raw))) == {"repeated"}
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count(), TransactionIdentity.objects.count()) == before
    return answer


def test_the_torture_set_is_posted_or_kept_with_a_reason(device):
    known = document(sequence_number=1)
    negative = msgspec.structs.replace(line(), unit_price="-12.00")
    batch = [
        known,
        document(sequence_number=2, totals=totals(gross="13.00")),
        document([negative], sequence_number=3),
        document(sequence_number=4, completed_at="2199-01-01T00:00:00Z", business_date="2199-01-01"),
        document([line(1, "7")], sequence_number=5, id=known.id),
        document(sequence_number=1),
        document([line()], [cash("12.00", method="SHELLS")], sequence_number=6),
        b"",
        b"\xff\xfe\x00",
        b"null",
        encode(document(sequence_number=7))[:-1],
        encode(document(sequence_number=8)).replace(b'"SALE"', b'"sale"'),
        encode(document(sequence_number=9)).replace(b'"sequence_number":9', b'"sequence_number":0'),
        document(sequence_number=2**63 - 1),
    ]
    words = ["posted", *["quarantined"] * 6, *["unreadable"] * 6, "posted"]
    assert_kept(device, batch, words)


def test_a_document_of_twenty_thousand_lines_is_kept_whole(device):
    lines = [line(number) for number in range(1, LARGE_LINES + 1)]
    assert_kept(device, [document(lines)], ["posted"])
    assert Transaction.objects.get().lines.count() == LARGE_LINES


def test_naughty_strings_in_every_text_field_are_posted_or_kept(device):
    seen: Counter[str] = Counter()
    numbers = iter(range(1, 10**6))
    for start in range(0, len(naughty_strings()), TEXTS_AT_ONCE):
        texts = naughty_strings()[start : start + TEXTS_AT_ONCE]
        batch = [naughty for text in texts for naughty in spoiled_with(text, numbers)]
        seen.update(each.status for each in assert_kept(device, random.Random(start).sample(batch, len(batch))).answers)
    assert seen["posted"] > 100
    assert seen["unreadable"] > 100
    assert Transaction.objects.filter(reference="\\N").exists()
    assert Transaction.objects.filter(lines__description="\\N").exists()


def spoiled_with(text, numbers):
    """Yield a document for each of its text fields, with this text there."""
    for path in places(json.loads(encode(document()))):
        content = json.loads(encode(document(sequence_number=next(numbers), id=new_transaction_id())))
        inside = content
        for key in path[:-1]:
            inside = inside[key]
        if isinstance(inside[path[-1]], str):
            inside[path[-1]] = text
            yield msgspec.json.encode(content)
