"""What is sent again with the same key is done once and answered alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.hq_api.models import IdempotencyKey
from backoffice.hq_api.use_cases.remove_old_idempotency_keys import remove_old_idempotency_keys
from registers.models import ChannelDataGroup, Device, Register

GROUPS = "/api/v1/hq/channel-data-groups"
KEY = {"HTTP_IDEMPOTENCY_KEY": "order-1"}


def test_a_repeated_request_is_done_once_and_answered_alike(erp):
    first = erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    second = erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (second["Idempotent-Replayed"], second["Content-Type"]) == ("true", first["Content-Type"])
    assert ChannelDataGroup.objects.filter(name="South").count() == 1


def test_a_refusal_is_repeated_too(erp):
    first = erp.post(GROUPS, {"name": ""}, format="json", **KEY)
    assert first.status_code == 400
    assert erp.post(GROUPS, {"name": ""}, format="json", **KEY).content == first.content


def test_a_refusal_that_may_pass_is_no_answer(erp, everything):
    device = f"/api/v1/hq/devices/{Device.objects.get(register__number='R1').pk}/deactivate"
    Device.objects.filter(register__number="R1").update(state="DISABLED")
    assert erp.post(device, {}, format="json", **KEY).status_code == 409
    Device.objects.filter(register__number="R1").update(state="ACTIVATED")
    again = erp.post(device, {}, format="json", **KEY)
    assert (again.status_code, again.get("Idempotent-Replayed")) == (200, None)
    assert erp.post(device, {}, format="json", **KEY)["Idempotent-Replayed"] == "true"


def test_another_request_with_the_same_key_is_answered_422(erp):
    erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    answer = erp.post(GROUPS, {"name": "West"}, format="json", **KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_a_request_that_is_under_way_is_answered_409_until_its_process_is_given_up(erp):
    erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    IdempotencyKey.objects.update(status=None)
    answer = erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (409, "idempotency-key-in-use", True)
    IdempotencyKey.objects.update(begun_at=timezone.now() - timedelta(minutes=6))
    ChannelDataGroup.objects.all().delete()
    assert erp.post(GROUPS, {"name": "South"}, format="json", **KEY).status_code == 201


def test_keys_of_different_callers_never_meet(erp, client_with):
    erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    assert client_with().post(GROUPS, {"name": "West"}, format="json", **KEY).status_code == 201


def test_a_failure_of_headquarters_is_no_answer(erp, monkeypatch):
    monkeypatch.setattr(ChannelDataGroup, "save", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    assert IdempotencyKey.objects.count() == 0


def test_a_secret_is_never_kept(erp, everything):
    answer = erp.post("/api/v1/hq/registers/R1/activation-code", **KEY)
    assert (answer.status_code, IdempotencyKey.objects.count()) == (400, 0)
    assert erp.post("/api/v1/hq/registers/R1/activation-code").status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "a\u00e4"])
def test_a_key_that_is_none_is_refused(erp, key):
    assert erp.post(GROUPS, {"name": "South"}, format="json", HTTP_IDEMPOTENCY_KEY=key).status_code == 400


def test_answers_are_forgotten_after_a_day(erp):
    erp.post(GROUPS, {"name": "South"}, format="json", **KEY)
    now = timezone.now()
    assert (remove_old_idempotency_keys(now), remove_old_idempotency_keys(now + timedelta(hours=25))) == (0, 1)


def test_a_change_may_say_which_state_it_means(erp, everything):
    register = "/api/v1/hq/registers/R1"
    etag = erp.get(register)["ETag"]
    assert erp.get(register, HTTP_IF_NONE_MATCH=etag).status_code == 304
    changed = erp.patch(register, {"name": "Front"}, format="json", HTTP_IF_MATCH=etag)
    assert (changed.status_code, changed.json()["name"]) == (200, "Front")
    late = erp.patch(register, {"name": "Back"}, format="json", HTTP_IF_MATCH=etag)
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert Register.objects.get(number="R1").name == "Front"
