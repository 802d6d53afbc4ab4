import socket
import time
from contextlib import closing

import msgspec
import pytest
import zstandard

from channel.activation import ActivationRequest
from channel.errors import (
    DeviceInactive,
    HeadquartersBusy,
    HeadquartersTimeout,
    HeadquartersUnreachable,
    InvalidInput,
    UnknownBarcode,
)
from pos.errors import HeadquartersFailed
from pos.headquarters.client import HeadquartersClient, Health
from pos.headquarters.deadline import Deadline
from tests.pos.stub_headquarters import Reply, json_reply, problem_reply

HEALTH = {"time": "2026-01-05T09:00:00.000000Z", "epoch": 3}


@pytest.fixture
def client(hq):
    with closing(HeadquartersClient(hq.url, "secret-token")) as made:
        yield made


def seconds_until_timeout(client: HeadquartersClient, seconds: float) -> float:
    started = time.monotonic()
    with pytest.raises(HeadquartersTimeout):
        client.health(Deadline(seconds))
    return time.monotonic() - started


def test_answer_is_read_and_the_token_is_shown(hq, client):
    hq.on("GET", "health", json_reply(HEALTH))
    assert client.health(Deadline(5)) == Health(time=HEALTH["time"], epoch=3)
    assert hq.requests[0].headers["authorization"] == "Device secret-token"


def test_silent_server_costs_the_timeout_and_at_most_a_fifth_of_a_second_more(hq, client):
    hq.on("GET", "health", Reply(body=b"{}", pause_seconds=20))
    assert 1.0 <= seconds_until_timeout(client, 1) <= 1.2


def test_server_that_drips_costs_the_timeout_and_at_most_a_fifth_of_a_second_more(hq, client):
    hq.on("GET", "health", Reply(body=msgspec.json.encode(HEALTH), pause_seconds=0.3, pieces=50))
    assert 1.0 <= seconds_until_timeout(client, 1) <= 1.2


def test_host_that_never_accepts_costs_the_timeout_and_at_most_a_fifth_of_a_second_more():
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as deaf:
        address = deaf.getsockname()
        crowd = []
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(address)
            crowd.append(waiting)
        with closing(HeadquartersClient(f"http://127.0.0.1:{address[1]}", "t")) as client:
            assert 1.0 <= seconds_until_timeout(client, 1) <= 1.2
        for waiting in crowd:
            waiting.close()


def test_refused_connection_is_told_at_once():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with (
        closing(HeadquartersClient(f"http://127.0.0.1:{port}", "t")) as client,
        pytest.raises(HeadquartersUnreachable) as caught,
    ):
        client.health(Deadline(5))
    assert not isinstance(caught.value, HeadquartersTimeout)


def test_problem_becomes_the_same_error_as_at_headquarters(hq, client):
    hq.on("GET", "retail/products/barcodes/007", problem_reply(404, "unknown-barcode", "No such barcode."))
    hq.on("GET", "health", problem_reply(401, "device-inactive"))
    with pytest.raises(UnknownBarcode, match="No such barcode"):
        client.product_by_barcode("007", Deadline(5))
    with pytest.raises(DeviceInactive):
        client.health(Deadline(5))


@pytest.mark.parametrize("status", [429, 503])
def test_busy_headquarters_says_for_how_long(hq, client, status):
    hq.on("GET", "health", Reply(status=status, headers={"Retry-After": "17"}))
    with pytest.raises(HeadquartersBusy) as caught:
        client.health(Deadline(5))
    assert caught.value.retry_after_seconds == 17


def test_failing_headquarters_is_no_answer(hq, client):
    hq.on("GET", "health", problem_reply(500, "everytill-error", "The database is gone."))
    with pytest.raises(HeadquartersFailed, match="The database is gone"):
        client.health(Deadline(5))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<h1>Welcome to our hotel</h1>", {"Content-Type": "text/html"}),
        Reply(404, b"<h1>Not here</h1>", {"Content-Type": "text/html"}),
        Reply(302, b"", {"Location": "http://hotel.example/"}),
        Reply(404, b"{nonsense", {"Content-Type": "application/problem+json"}),
        Reply(200, b'{"time": 1}'),
    ],
)
def test_answer_that_is_not_headquarters_own_counts_as_none(hq, client, reply):
    hq.on("GET", "health", reply)
    with pytest.raises(HeadquartersUnreachable):
        client.health(Deadline(5))


def test_answer_cut_in_the_middle_counts_as_none(hq, client):
    hq.on("GET", "health", Reply(body=msgspec.json.encode(HEALTH), cut_after=10))
    with pytest.raises(HeadquartersUnreachable):
        client.health(Deadline(5))


def test_connection_closed_between_two_questions_is_opened_again(hq, client):
    replies = [json_reply(HEALTH), Reply(say_nothing=True), json_reply(HEALTH)]
    hq.on("GET", "health", lambda _request: replies.pop(0))
    assert client.health(Deadline(5)) == client.health(Deadline(5))
    assert len(hq.requests) == 3


def test_activation_is_never_sent_twice(hq):
    hq.on("POST", "devices/activate", Reply(say_nothing=True))
    with closing(HeadquartersClient(hq.url)) as client, pytest.raises(HeadquartersUnreachable):
        client.activate(ActivationRequest(activation_code="c", journal_id="j"))
    assert len(hq.requests) == 1


def test_upload_carries_the_exact_bytes_one_document_a_line(hq, client):
    answer = {"upload_session": "1", "answers": [{"id": None, "status": "posted"}, {"id": None, "status": "repeated"}]}
    hq.on("POST", "transactions/uploads", json_reply(answer))
    received = client.upload([b'{"a":1}', '{"b":"ä"}'.encode()], Deadline(5))
    assert [document.status for document in received.answers] == ["posted", "repeated"]
    (request,) = hq.requests
    assert request.headers["content-encoding"] == "zstd"
    assert zstandard.decompress(request.body) == '{"a":1}\n{"b":"ä"}\n'.encode()


def test_text_in_a_path_stays_one_part_of_it(hq, client):
    hq.on("GET", "retail/products/numbers/a%2Fb%3F%23%20%C3%A4", problem_reply(404, "unknown-product"))
    with pytest.raises(Exception, match="detail") as caught:
        client.product_by_number("a/b?# ä", Deadline(5))
    assert caught.value.code == "unknown-product"


@pytest.mark.parametrize("address", ["", "hq.example.com", "ftp://hq.example.com", "http://"])
def test_nonsense_is_no_address_of_headquarters(address):
    with pytest.raises(InvalidInput):
        HeadquartersClient(address)
