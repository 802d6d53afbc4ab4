"""One code, tried by several at the same moment on a real database: it works once."""

import threading
from collections import Counter
from functools import partial

import pytest
from django.core.cache import cache
from django.utils import timezone

from channel.activation import ActivationRequest, HandOverRequest
from channel.errors import ActivationCodeInvalid, HandOverCodeInvalid
from registers.api import throttle
from registers.models import Device
from registers.queries.active_device import active_device
from registers.queries.handing_over_device import handing_over_device
from registers.use_cases.activate_device import activate_device
from registers.use_cases.begin_hand_over import begin_hand_over
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.issue_activation_code import issue_activation_code
from registers.use_cases.issue_hand_over_code import issue_hand_over_code
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 6


def at_once(call):
    """Make the call in threads that start together; returns what it returned and which refusals it met."""
    barrier = threading.Barrier(TRIES)

    def run(number):
        barrier.wait()
        try:
            return call(number)
        except (ActivationCodeInvalid, HandOverCodeInvalid) as error:
            return type(error)

    return [started.result() for started in [in_a_thread(partial(run, number)) for number in range(TRIES)]]


def test_an_activation_code_activates_one_device(register):
    code = issue_activation_code(register=register, user=None).code
    met = at_once(lambda number: activate_device(request=ActivationRequest(activation_code=code, journal_id=f"J-{number}")).token)
    tokens = [token for token in met if token is not ActivationCodeInvalid]
    assert (len(tokens), Device.objects.count()) == (1, 1)
    assert active_device(tokens[0], timezone.now()) is not None


def test_a_hand_over_code_is_changed_into_one_token(device):
    code = issue_hand_over_code(device=deactivate_device(device=device, user=None), user=None).code
    met = at_once(lambda _number: begin_hand_over(request=HandOverRequest(code=code, journal_id="J-1")).token)
    tokens = [token for token in met if token is not HandOverCodeInvalid]
    assert len(tokens) == 1
    assert handing_over_device(tokens[0], timezone.now()) == device


def test_tries_at_the_same_moment_are_all_counted(rf, settings, monkeypatch):
    monkeypatch.setattr(throttle.time, "time", lambda: 60_010.0)
    settings.ONE_TIME_CODE_CALLS_PER_MINUTE = 3
    cache.clear()
    request = throttle.Request(rf.post("/"))
    answers = at_once(lambda _number: throttle.OneTimeCodeThrottle().allow_request(request, None))
    cache.clear()
    assert Counter(answers) == {True: 3, False: TRIES - 3}
