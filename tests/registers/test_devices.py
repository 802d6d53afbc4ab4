import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from channel.activation import ActivationRequest
from channel.errors import ActivationCodeInvalid, DeviceInactive, StateConflict
from registers.activation_facts import register_activation_facts
from registers.domain.secrets import ALPHABET, hash_activation_code, hash_token
from registers.models import Device, RegisterEvent
from registers.queries.active_device import active_device
from registers.use_cases.activate_device import activate_device
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.disable_device import disable_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.note_device_seen import note_device_seen
from registers.use_cases.rotate_device_token import rotate_device_token
from tests.registers.factories import make_register

pytestmark = pytest.mark.django_db


def activate(code, journal_id="J-2"):
    return activate_device(request=ActivationRequest(activation_code=code, journal_id=journal_id, program_version="1.0"))


def kinds(register):
    return [event.kind for event in register.events.order_by("id")]


def works(token):
    return active_device(token, timezone.now()) is not None


def test_activation_code_is_ten_clear_letters_and_kept_only_as_a_hash(register, admin):
    issued = issue_activation_code(register=register, user=admin)
    assert re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", issued.code)
    assert issued.code not in str(Device.objects.values().get())
    assert timedelta(hours=71) < issued.expires_at - timezone.now() <= timedelta(hours=72)
    assert [(event.kind, event.user) for event in register.events.all()] == [("ACTIVATION_CODE_ISSUED", admin)]


def test_activation_code_cannot_be_tried_out_on_a_stolen_table(register, settings):
    code = issue_activation_code(register=register, user=None).code
    stored = Device.objects.get().activation_code_hash
    assert stored == hash_activation_code(code.lower(), key=settings.SECRET_KEY)
    assert stored != hash_activation_code(code, key="another")
    settings.SECRET_KEY = "another"
    with pytest.raises(ActivationCodeInvalid):
        activate(code)


def test_activate_device_answers_what_a_register_needs(register):
    answer = activate(issue_activation_code(register=register, user=None).code)
    device = Device.objects.get()
    assert (answer.register_number, answer.store_number, answer.store_name) == ("R1", "S1", "Store S1")
    assert (answer.device_id, answer.epoch, answer.public_keys, answer.database_id) == (device.pk, 1, {"k": "AAAA"}, None)
    assert (device.state, device.journal_id, device.program_version) == ("ACTIVATED", "J-2", "1.0")
    assert (device.token_hash, device.activation_code_hash) == (hash_token(answer.token), "")
    assert kinds(register) == ["ACTIVATION_CODE_ISSUED", "DEVICE_ACTIVATED"]


def test_activation_code_may_be_typed_in_any_way(register):
    code = issue_activation_code(register=register, user=None).code
    assert works(activate(f" {code.lower().replace('-', ' ')} ").token)


def test_a_wrong_a_used_an_old_and_a_replaced_code_are_refused_alike(register):
    replaced = issue_activation_code(register=register, user=None).code
    used = issue_activation_code(register=register, user=None).code
    activate(used)
    old = issue_activation_code(register=register, user=None).code
    Device.objects.filter(state="PENDING").update(activation_code_expires_at=timezone.now())
    messages = set()
    for code in ("22222-22222", "", used, old, replaced):
        with pytest.raises(ActivationCodeInvalid) as caught:
            activate(code)
        messages.add(str(caught.value))
    assert messages == {"The activation code is wrong, used or expired."}


def test_activation_on_other_hardware_kills_the_old_token(register, device, token):
    code = issue_activation_code(register=register, user=None).code
    assert works(token)
    new_token = activate(code).token
    assert (works(token), works(new_token)) == (False, True)
    states = list(Device.objects.order_by("id").values_list("state", "token_hash"))
    assert states == [("DEACTIVATED", ""), ("ACTIVATED", hash_token(new_token))]
    assert kinds(register)[2:] == ["ACTIVATION_CODE_ISSUED", "DEVICE_DEACTIVATED", "DEVICE_ACTIVATED"]


def test_the_database_allows_one_activated_device_per_register(register, device):
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(register=register, state="ACTIVATED")


def test_activation_fails_whole_when_nothing_distributes(register):
    former = register_activation_facts(None)
    code = issue_activation_code(register=register, user=None).code
    with pytest.raises(StateConflict):
        activate(code)
    register_activation_facts(former)
    assert works(activate(code).token)


def test_a_device_that_ended_cannot_speak_and_cannot_end_again(register, device, token, admin):
    disable_device(device=device, user=admin, note="stolen")
    assert not works(token)
    event = register.events.first()
    assert (event.kind, event.user, event.note) == ("DEVICE_DISABLED", admin, "stolen")
    with pytest.raises(StateConflict, match="disabled already"):
        deactivate_device(device=device, user=admin)
    with pytest.raises(DeviceInactive):
        rotate_device_token(device=device, token=token)


def test_a_device_that_was_deactivated_may_turn_out_to_be_stolen(register, device):
    deactivate_device(device=device, user=None)
    with pytest.raises(StateConflict, match="deactivated already"):
        deactivate_device(device=device, user=None)
    assert disable_device(device=device, user=None, note="it was in the van").state == "DISABLED"
    assert kinds(register)[-2:] == ["DEVICE_DEACTIVATED", "DEVICE_DISABLED"]


def test_a_pending_device_can_be_deactivated_and_its_code_with_it(register):
    issued = issue_activation_code(register=register, user=None)
    deactivate_device(device=issued.device, user=None)
    with pytest.raises(ActivationCodeInvalid):
        activate(issued.code)


def test_a_token_expires(device, token):
    Device.objects.update(token_expires_at=timezone.now())
    assert not works(token)


def test_the_old_token_works_until_the_new_one_is_used(device, token):
    new_token = rotate_device_token(device=device, token=token).token
    assert (works(token), works(new_token)) == (True, True)
    note_device_seen(device=active_device(token, timezone.now()), token=token, now=timezone.now())
    assert works(token)
    now = timezone.now()
    note_device_seen(device=active_device(new_token, now), token=new_token, now=now)
    # what left with the old one a moment ago still arrives
    assert active_device(token, now + timedelta(minutes=4)) == device
    assert active_device(token, now + timedelta(minutes=5)) is None
    later = now + timedelta(minutes=6)
    note_device_seen(device=active_device(new_token, later), token=new_token, now=later)
    assert Device.objects.get().previous_token_hash == ""


def test_a_token_that_was_replaced_expires_when_it_would_have(device, token):
    soon = timezone.now() + timedelta(days=1)
    Device.objects.update(token_expires_at=soon)
    for _ in range(2):
        new = rotate_device_token(device=device, token=token).token
        assert active_device(token, soon - timedelta(seconds=1)) == device
        assert active_device(token, soon) is None
    assert active_device(new, soon) == device


def test_an_answer_that_got_lost_twice_leaves_the_old_token_working(device, token):
    first = rotate_device_token(device=device, token=token).token
    assert first != token
    second = rotate_device_token(device=device, token=token).token
    assert [works(each) for each in (token, first, second)] == [True, False, True]


def test_a_token_that_is_replaced_while_the_one_before_still_works_is_the_one_that_stays(device, token):
    first = rotate_device_token(device=device, token=token).token
    note_device_seen(device=active_device(first, timezone.now()), token=first, now=timezone.now())
    second = rotate_device_token(device=device, token=first).token
    assert [works(each) for each in (token, first, second)] == [False, True, True]


def test_last_seen_is_written_at_most_once_a_minute(device, token, django_assert_num_queries):
    seen_at = device.last_seen_at
    with django_assert_num_queries(0):
        note_device_seen(device=device, token=token, now=seen_at + timedelta(seconds=59))
    with django_assert_num_queries(1):
        note_device_seen(device=device, token=token, now=seen_at + timedelta(seconds=60))
    device.refresh_from_db()
    assert device.last_seen_at == seen_at + timedelta(seconds=60)


def test_one_registers_code_does_not_touch_another_register(store, register, device, token):
    other = make_register(store, "R2")
    activate(issue_activation_code(register=other, user=None).code)
    assert works(token)
    assert RegisterEvent.objects.filter(register=register, kind="DEVICE_DEACTIVATED").count() == 0
