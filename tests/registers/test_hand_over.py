"""A device that has left brings the sales it still holds, and can do nothing else."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from channel.activation import ActivationRequest, HandOverAnswer, HandOverRequest
from channel.errors import HandOverCodeInvalid, JournalForeign, StateConflict
from channel.upload import UploadAnswer
from registers.domain.secrets import hash_activation_code, hash_hand_over_code
from registers.models import Device, QuarantinedTransaction, Transaction
from registers.queries.handing_over_device import handing_over_device
from registers.use_cases.accept_quarantined import accept_quarantined
from registers.use_cases.activate_device import activate_device
from registers.use_cases.begin_hand_over import begin_hand_over
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.issue_hand_over_code import issue_hand_over_code
from registers.use_cases.try_quarantined_again import try_quarantined_again
from tests.channel.documents import document
from tests.registers.factories import packed, statuses

pytestmark = pytest.mark.django_db
HAND_OVER, UPLOADS = "/api/v1/devices/hand-over", "/api/v1/transactions/uploads"


@pytest.fixture
def left(device) -> Device:
    """Return the device after it was deactivated."""
    return deactivate_device(device=device, user=None)


@pytest.fixture
def code(left, admin) -> str:
    return issue_hand_over_code(device=left, user=admin).code


def begin(code, journal_id="J-1"):
    return begin_hand_over(request=HandOverRequest(code=code, journal_id=journal_id))


def with_token(token) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    return client


def post_batch(client, *documents):
    return client.generic("POST", UPLOADS, packed(documents), "application/x-ndjson", headers={"Content-Encoding": "zstd"})


def refusal(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_the_code_is_kept_as_a_hash_of_its_own_kind_and_written_into_the_log(left, admin, register, settings):
    issued = issue_hand_over_code(device=left, user=admin)
    left.refresh_from_db()
    assert left.hand_over_code_hash == hash_hand_over_code(issued.code, key=settings.SECRET_KEY)
    assert left.hand_over_code_hash != hash_activation_code(issued.code, key=settings.SECRET_KEY)
    assert timedelta(hours=71) < issued.expires_at - timezone.now() <= timedelta(hours=72)
    event = register.events.first()
    assert (event.kind, event.user, event.note) == ("HAND_OVER_CODE_ISSUED", admin, "Till 7")


def test_the_code_is_changed_into_a_token_for_a_day_that_uploads_and_does_nothing_else(code, register):
    response = APIClient().post(HAND_OVER, {"code": code.lower(), "journal_id": "J-1"}, format="json")
    answer = msgspec.json.decode(response.content, type=HandOverAnswer)
    assert (response.status_code, answer.register_number, answer.store_number) == (201, "R1", "S1")
    till = with_token(answer.token)
    uploaded = post_batch(till, document())
    assert statuses(msgspec.json.decode(uploaded.content, type=UploadAnswer)) == ["posted"]
    for path in ("devices/token", "sync/poll", "sync/acknowledgements", "retail/sign-in"):
        assert refusal(till.post(f"/api/v1/{path}")) == (403, "not-permitted")
    for path in ("retail/store", "retail/products", "transactions/receipts/X", f"packages/{'a' * 64}"):
        assert refusal(till.get(f"/api/v1/{path}")) == (403, "not-permitted")
    assert [event.kind for event in register.events.order_by("id")][-2:] == ["HAND_OVER_CODE_ISSUED", "HAND_OVER_BEGUN"]
    device = Device.objects.get()
    assert timedelta(hours=23) < device.hand_over_token_expires_at - timezone.now() <= timedelta(hours=24)


def test_a_wrong_a_used_an_old_and_a_replaced_code_are_refused_alike(left, code):
    used = issue_hand_over_code(device=left, user=None).code
    begin(used)
    old = issue_hand_over_code(device=left, user=None).code
    Device.objects.update(hand_over_code_expires_at=timezone.now())
    messages = set()
    for tried in ("22222-22222", "", code, used, old):
        with pytest.raises(HandOverCodeInvalid) as caught:
            begin(tried)
        messages.add(str(caught.value))
    assert messages == {"The hand-over code is wrong, used or expired."}
    response = APIClient().post(HAND_OVER, {"code": used, "journal_id": "J-1"}, format="json")
    assert refusal(response) == (409, "hand-over-code-invalid")


def test_another_journal_is_refused_and_does_not_use_the_code_up(code):
    with pytest.raises(JournalForeign, match="another device of register R1"):
        begin(code, "J-2")
    response = APIClient().post(HAND_OVER, {"code": code, "journal_id": "J-2"}, format="json")
    assert refusal(response) == (409, "journal-foreign")
    assert handing_over_device(begin(code).token, timezone.now()) is not None


def test_an_activation_code_hands_nothing_over_and_a_hand_over_code_activates_nothing(register, code):
    activation = issue_activation_code(register=register, user=None).code
    with pytest.raises(HandOverCodeInvalid):
        begin(activation)
    response = APIClient().post("/api/v1/devices/activate", {"activation_code": code, "journal_id": "J-1"}, format="json")
    assert refusal(response) == (409, "activation-code-invalid")


def test_the_token_ends_with_its_day_and_with_a_new_code(left, code):
    token = begin(code).token
    now = timezone.now()
    assert handing_over_device(token, now + timedelta(hours=23)) == left
    assert handing_over_device(token, now + timedelta(hours=24, seconds=1)) is None
    issue_hand_over_code(device=left, user=None)
    assert handing_over_device(token, now) is None
    assert refusal(post_batch(with_token(token), document())) == (401, "device-inactive")


def test_the_hand_over_is_ended_by_the_device_that_has_brought_everything(code, left, register):
    token = begin(code).token
    till = with_token(token)
    assert till.post("/api/v1/devices/deactivate").status_code == 204
    assert refusal(post_batch(till, document())) == (401, "device-inactive")
    left.refresh_from_db()
    assert (left.state, register.events.first().kind) == ("DEACTIVATED", "HAND_OVER_ENDED")


def test_only_a_device_that_has_ended_and_had_a_journal_hands_over(register, device):
    with pytest.raises(StateConflict, match="has not ended"):
        issue_hand_over_code(device=device, user=None)
    never = issue_activation_code(register=register, user=None).device
    deactivate_device(device=never, user=None)
    with pytest.raises(StateConflict, match="never activated"):
        issue_hand_over_code(device=never, user=None)


def test_a_device_that_is_active_again_is_let_in_by_no_hand_over_token(left, code):
    token = begin(code).token
    Device.objects.update(state=Device.State.ACTIVATED)
    assert handing_over_device(token, timezone.now()) is None


def test_what_the_old_hardware_held_arrives_after_its_replacement_went_on(register, device, token):
    assert post_batch(with_token(token), document(sequence_number=1)).status_code == 200
    replacement = activate_device(
        request=ActivationRequest(
            activation_code=issue_activation_code(register=register, user=None).code, journal_id="J-2", hardware="Till 8"
        )
    )
    assert refusal(post_batch(with_token(token), document(sequence_number=2))) == (401, "device-inactive")
    sold = post_batch(with_token(replacement.token), document(journal_id="J-2", sequence_number=1))
    device.refresh_from_db()
    old = with_token(begin(issue_hand_over_code(device=device, user=None).code).token)
    brought = post_batch(old, document(sequence_number=2), document(sequence_number=3))
    answers = [msgspec.json.decode(each.content, type=UploadAnswer) for each in (sold, brought)]
    assert [statuses(answer) for answer in answers] == [["posted"], ["posted", "posted"]]
    numbers = Transaction.objects.order_by("journal_id", "sequence_number").values_list("journal_id", "sequence_number")
    assert list(numbers) == [("J-1", 1), ("J-1", 2), ("J-1", 3), ("J-2", 1)]
    # and it takes no number of the hardware that replaced it
    (answer,) = msgspec.json.decode(
        post_batch(old, document(journal_id="J-2", sequence_number=2)).content, type=UploadAnswer
    ).answers
    assert (answer.status, answer.reasons) == ("quarantined", ["This device may not bring transactions of this journal."])


def test_what_a_disabled_device_sold_waits_for_a_person_whoever_brings_it(register, device):
    deactivate_device(device=device, user=None)
    token = begin(issue_hand_over_code(device=device, user=None).code).token
    disable_device(device=device, user=None)
    assert handing_over_device(token, timezone.now()) is None
    activation = ActivationRequest(
        activation_code=issue_activation_code(register=register, user=None).code, journal_id="J-2", hardware="Till 8"
    )
    new = with_token(activate_device(request=activation).token)
    brought = post_batch(new, document(sequence_number=1), document(journal_id="J-2", sequence_number=1))
    stolen, own = msgspec.json.decode(brought.content, type=UploadAnswer).answers
    assert (stolen.status, own.status) == ("quarantined", "posted")
    assert stolen.reasons == ["It is of the journal of a device that is disabled: nobody knows who sold it."]
    kept = QuarantinedTransaction.objects.get()
    assert [reason.code for reason in try_quarantined_again(quarantined=kept, user=None)] == ["device-disabled"]
    assert accept_quarantined(quarantined=kept, codes=["device-disabled"], user=None, note="Bank has it.") == []


def test_hardware_that_was_disabled_and_activated_again_is_trusted_with_its_journal(register, device):
    disable_device(device=device, user=None)
    activation = ActivationRequest(
        activation_code=issue_activation_code(register=register, user=None).code, journal_id="J-1", hardware="Till 7"
    )
    again = with_token(activate_device(request=activation).token)
    brought = post_batch(again, document(sequence_number=1))
    assert statuses(msgspec.json.decode(brought.content, type=UploadAnswer)) == ["posted"]


def test_a_disabled_device_may_hand_over_too(device, register):
    disabled = disable_device(device=device, user=None)
    answer = begin(issue_hand_over_code(device=disabled, user=None).code)
    assert handing_over_device(answer.token, timezone.now()).state == "DISABLED"
