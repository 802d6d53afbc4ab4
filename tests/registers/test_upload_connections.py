"""One batch over many connections at once, whose answers are cut anywhere: each document is posted once."""

import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import msgspec
import pytest

from channel.upload import UploadAnswer
from registers.models import DailyTotal, QuarantinedTransaction, Transaction, TransactionIdentity
from tests.channel.documents import document, totals
from tests.registers.factories import packed

pytestmark = pytest.mark.django_db(transaction=True)

CONNECTIONS = 16
TIMEOUT_SECONDS = 120


def request_bytes(server, token, body):
    headers = (
        "POST /api/v1/transactions/uploads HTTP/1.0",
        f"Host: {server.thread.host}",
        f"Authorization: Device {token}",
        "Content-Type: application/x-ndjson",
        "Content-Encoding: zstd",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + body


def send(server, request, read_bytes=None):
    """Send a request and read so much of the answer, or all of it; returns what was read."""
    with socket.create_connection((server.thread.host, server.thread.port), TIMEOUT_SECONDS) as connection:
        connection.sendall(request)
        answer = b""
        while read_bytes is None or len(answer) < read_bytes:
            piece = connection.recv(65_536 if read_bytes is None else read_bytes - len(answer))
            if not piece:
                break
            answer += piece
    return answer


def test_a_batch_over_16_connections_with_answers_cut_anywhere_is_posted_once(live_server, token):
    batch = [document(), document(sequence_number=2, totals=totals(net="9.99"))]
    request = request_bytes(live_server, token, packed(batch))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        whole = list(pool.map(lambda _: send(live_server, request), range(CONNECTIONS)))
        answers = [msgspec.json.decode(each.partition(b"\r\n\r\n")[2], type=UploadAnswer).answers for each in whole]
        assert sorted(each[0].status for each in answers) == ["posted"] + ["repeated"] * 15
        assert sorted(each[1].status for each in answers) == ["quarantined"] + ["repeated"] * 15
        length = max(map(len, whole))
        for start in count(0, CONNECTIONS):
            if start > length:
                break
            list(pool.map(partial(send, live_server, request), range(start, start + CONNECTIONS)))
    last = msgspec.json.decode(send(live_server, request).partition(b"\r\n\r\n")[2], type=UploadAnswer)
    assert [each.status for each in last.answers] == ["repeated", "repeated"]
    assert (Transaction.objects.count(), QuarantinedTransaction.objects.count(), TransactionIdentity.objects.count()) == (1, 1, 2)
    assert DailyTotal.objects.get().sales == 1
