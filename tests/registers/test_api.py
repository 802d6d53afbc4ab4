import io
import json

import msgspec
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from channel.activation import ActivationAnswer, TokenAnswer
from channel.transaction import decode, encode
from channel.upload import UploadAnswer
from registers.ledger.guard import open_ledger
from registers.models import Device, Transaction, UploadSession
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from tests.channel.documents import document, totals
from tests.registers.factories import make_register, make_store, packed, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return APIClient()


@pytest.fixture
def till(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    return client


def post_batch(client, *documents, **headers):
    return client.generic(
        "POST", "/api/v1/transactions/uploads", packed(documents), "application/x-ndjson", headers={"Content-Encoding": "zstd"}
    )


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_a_device_is_activated_by_its_code(client, register):
    code = issue_activation_code(register=register, user=None).code
    body = {"activation_code": code, "journal_id": "J-1", "program_version": "1.0", "hardware": "Till 7"}
    response = client.post("/api/v1/devices/activate", body, format="json")
    answer = msgspec.json.decode(response.content, type=ActivationAnswer)
    assert (response.status_code, response["Content-Type"]) == (201, "application/json")
    assert (answer.register_number, answer.store_number) == ("R1", "S1")
    assert problem(client.post("/api/v1/devices/activate", body, format="json")) == (409, "activation-code-invalid")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"activation_code": 7}', b'{"activation_code": "X", "journal_id": ""}'])
def test_an_activation_without_sense_is_invalid_input(client, db, body):
    response = client.generic("POST", "/api/v1/devices/activate", body, "application/json")
    assert problem(response) == (400, "invalid-input")


def test_an_upload_is_answered_line_by_line(till, device):
    response = post_batch(till, document(), b"nonsense", document(sequence_number=2, totals=totals(net="9.99")))
    answer = msgspec.json.decode(response.content, type=UploadAnswer)
    assert [each.status for each in answer.answers] == ["posted", "unreadable", "quarantined"]
    assert UploadSession.objects.get(pk=answer.upload_session).device == device


def test_an_upload_needs_no_particular_content_type_and_no_compression(till):
    response = till.generic("POST", "/api/v1/transactions/uploads", encode(document()), "text/plain")
    assert [each["status"] for each in response.json()["answers"]] == ["posted"]


def test_a_damaged_upload_is_a_problem_and_is_kept(till):
    response = till.generic("POST", "/api/v1/transactions/uploads", b"x", headers={"Content-Encoding": "gzip"})
    assert problem(response) == (400, "invalid-input")
    assert response.json()["upload_session"] == str(UploadSession.objects.get(state="REJECTED").pk)


def test_an_upload_that_was_cut_by_the_network_is_refused(till):
    cut = {"wsgi.input": io.BytesIO(encode(document())[:100]), "CONTENT_LENGTH": "900"}
    assert problem(till.generic("POST", "/api/v1/transactions/uploads", b"", **cut)) == (400, "invalid-input")
    assert UploadSession.objects.count() == 0


def test_an_upload_that_is_too_large_is_refused_unread(till, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert problem(till.generic("POST", "/api/v1/transactions/uploads", b"x" * 101)) == (413, "invalid-input")


def test_a_receipt_gives_the_exact_document(till, device):
    sold = document(receipt_number="S1/R1 ä-7")
    upload(device, sold)
    response = till.get("/api/v1/transactions/receipts/S1/R1 ä-7")
    assert (response.status_code, response.content, decode(response.content)) == (200, encode(sold), sold)
    assert problem(till.get("/api/v1/transactions/receipts/S1-R1-000009")) == (404, "not-found")


def test_a_receipt_no_database_can_hold_is_not_found(till):
    assert problem(till.get("/api/v1/transactions/receipts/a%00b")) == (404, "not-found")


def test_a_receipt_of_another_store_is_not_found(till, device):
    upload(device, document(receipt_number="A-1"))
    with open_ledger(connection):
        Transaction.objects.update(store_number="S2")
    assert problem(till.get("/api/v1/transactions/receipts/A-1")) == (404, "not-found")


def test_a_receipt_of_another_register_of_the_store_is_found(till, store, device):
    colleague = Device.objects.create(register=make_register(store, "R2"), state="ACTIVATED", journal_id="J-2")
    sold = document(register="R2", journal_id="J-2", receipt_number="B-1")
    upload(colleague, sold)
    assert till.get("/api/v1/transactions/receipts/B-1").content == encode(sold)


def test_a_device_rotates_its_token(till, token):
    answer = msgspec.json.decode(till.post("/api/v1/devices/token").content, type=TokenAnswer)
    assert answer.token != token
    till.credentials(HTTP_AUTHORIZATION=f"Device {answer.token}")
    assert post_batch(till, document()).status_code == 200
    Device.objects.update(previous_token_expires_at=timezone.now())
    till.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    assert problem(post_batch(till, document())) == (401, "device-inactive")


def test_a_device_deactivates_itself(till, device):
    assert till.post("/api/v1/devices/deactivate").status_code == 204
    assert problem(till.post("/api/v1/devices/token")) == (401, "device-inactive")
    device.refresh_from_db()
    assert device.state == "DEACTIVATED"


def test_a_token_dies_at_once_when_the_device_is_disabled(till, device):
    assert post_batch(till, document()).status_code == 200
    disable_device(device=device, user=None)
    assert problem(post_batch(till, document(sequence_number=2))) == (401, "device-inactive")
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("", (401, "authentication-failed")),
        ("Bearer x", (401, "authentication-failed")),
        ("Device", (401, "authentication-failed")),
        ("Device ", (401, "authentication-failed")),
        ("Device wrong", (401, "device-inactive")),
    ],
)
def test_without_a_token_nothing_is_answered(client, store, authorization, expected):
    client.credentials(HTTP_AUTHORIZATION=authorization)
    response = client.post("/api/v1/transactions/uploads")
    assert problem(response) == expected
    assert response["WWW-Authenticate"] == "Device"


def test_signing_in_to_the_portal_opens_no_device_call(client, admin):
    client.force_login(admin)
    assert problem(client.post("/api/v1/transactions/uploads")) == (401, "authentication-failed")


def test_a_device_of_another_store_cannot_upload_for_this_one(store, till):
    foreign = document(store=make_store("S2").number, register="R2")
    answer = json.loads(post_batch(till, foreign).content)
    assert [each["status"] for each in answer["answers"]] == ["quarantined"]


def test_the_api_describes_itself_without_a_warning(tmp_path):
    file = tmp_path / "schema.json"
    call_command(
        "spectacular", urlconf="registers.api.urls", fail_on_warn=True, validate=True, format="openapi-json", file=str(file)
    )
    paths = json.loads(file.read_text())["paths"]
    assert sorted(paths) == [
        "/devices/activate",
        "/devices/deactivate",
        "/devices/hand-over",
        "/devices/token",
        "/devices/validate",
        "/retail/vouchers/balance",
        "/retail/vouchers/releases",
        "/retail/vouchers/reservations",
        "/transactions/receipts/{receipt_number}",
        "/transactions/uploads",
    ]
    assert paths["/devices/token"]["post"]["security"] == [{"device": []}]
