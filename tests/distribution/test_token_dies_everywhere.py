"""A token is worth nothing from the moment its device ends, in processes that have answered it a moment before."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone

from registers.models import Device
from registers.use_cases.rotate_device_token import rotate_device_token
from tests.distribution.company import make_database, make_full, make_group, make_release
from tests.distribution.test_build_recovery import _database_url
from tests.distribution.test_unchanged_poll import Till
from tests.threads import in_a_thread

# A process of its own, which ends the device as another web process would.
PROGRAM = """
import django

django.setup()
from registers.models import Device
from registers.use_cases.{use_case} import {use_case}

{use_case}(device=Device.objects.filter(state="ACTIVATED").earliest("pk"), user=None)
"""


@pytest.fixture
def till(transactional_db):
    group = make_group()
    database = make_database(group)
    make_full(make_release(group, 1))
    till = Till(database).settle()
    assert till.passes()
    return till


def in_another_process(use_case):
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.distribution.child_settings",
        "TEST_PACKAGE_DIR": str(settings.PACKAGE_DIR),
        "TEST_CHANNEL_DATABASE_DIR": str(settings.CHANNEL_DATABASE_DIR),
    }
    program = [sys.executable, "-c", PROGRAM.format(use_case=use_case)]
    subprocess.run(program, env=environment, check=True, cwd=Path(__file__).parents[2])


def answer(till, **headers):
    response = till.poll()
    return response.status_code, response.json()["code"] if response.content else ""


@pytest.mark.parametrize("use_case", ["deactivate_device", "disable_device"])
def test_token_dies_at_once_when_another_process_ends_its_device(till, use_case):
    in_another_process(use_case)
    assert answer(till) == (401, "device-inactive")


@pytest.mark.parametrize("use_case", ["deactivate_device", "disable_device"])
def test_token_dies_at_once_also_while_its_polls_are_read_together_with_those_of_others(till, use_case):
    others = [Till(make_database(till.database.group, f"R{number}")).settle() for number in range(2, 7)]
    ended = threading.Event()
    polling = [in_a_thread(partial(poll_until, ended, other)) for other in others]
    try:
        in_another_process(use_case)
        assert [answer(till) for _ in range(3)] == [(401, "device-inactive")] * 3
    finally:
        ended.set()
    assert [one.result() for one in polling] == [{204}] * 5


def poll_until(ended, till):
    """Poll until something has ended; returns which answers there were."""
    answers = {till.poll().status_code}
    while not ended.is_set():
        answers.add(till.poll().status_code)
    return answers


def test_token_that_is_replaced_is_never_heard_on_the_short_way_and_dies_after_its_grace(till):
    token = till.device._headers["Authorization"].split()[1]
    rotated = rotate_device_token(device=Device.objects.get(), token=token)
    old = dict(till.device._headers)
    # the answer may have got lost: until the new one is used the old one is heard, on the ordinary way
    assert not till.passes()
    assert till.poll().status_code == 204
    till.device._headers["Authorization"] = f"Device {rotated.token}"
    assert not till.passes()
    # its time of grace is over
    Device.objects.update(previous_token_expires_at=timezone.now())
    assert [till.passes(), till.passes()] == [False, True]
    till.device._headers.update(old)
    assert answer(till) == (401, "device-inactive")


def test_token_that_expires_dies_with_the_second(till):
    Device.objects.update(token_expires_at=timezone.now())
    assert answer(till) == (401, "device-inactive")


def test_token_of_something_that_may_not_poll_has_no_short_way(till):
    Device.objects.update(type=Device.Type.PRICE_CHECKER)
    response = till.device.post("sync/poll", {"status": msgspec.to_builtins({}), "plan_tag": till.tag})
    assert response.status_code == 403
