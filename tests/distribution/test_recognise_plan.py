"""A plan that HQ signed and has forgotten raises the epoch, over the API that registers call; nothing else does."""

import json
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from django.db import connection

from channel.plan import Plan, SignedPlan, sign_plan
from channel.signing import generate_private_key
from distribution.models import HeadquartersState
from distribution.plan_signing import signing_keys
from distribution.queries.database_of_register import database_of_register
from distribution.use_cases.recognise_plan import recognise_plan
from registers.models import ChannelDatabase, Register, RegisterStatus
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release, make_status
from tests.distribution.devices import DeviceClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    group = make_group()
    make_full(make_release(group, 1))
    return group


class PollingRegister:
    """A register's program as HQ's API sees it: it holds its last plan and shows it when it is asked to."""

    def __init__(self, database):
        self.database_id, self.device = database.pk, DeviceClient(database.register)
        self.held, self.number, self.holds = None, None, {}

    def poll(self, **request):
        status = msgspec.to_builtins(make_status(plan_number=self.number, **self.holds))
        response = self.device.post("sync/poll", {"status": status, **request})
        if response.status_code == 200:
            self.held = response.json()["signed_plan"]
            self.number = json.loads(self.held["plan"])["number"]
        return response

    def sync(self):
        """Poll as a register does; returns the plan it ends with."""
        response = self.poll()
        if response.status_code == 409:
            response = self.poll(held_plan=self.held)
        assert response.status_code == 200
        return msgspec.json.decode(self.held["plan"], type=Plan)


def forget(register, plans=1):
    """Restore a backup that is so many plans old, as far as a register's plans go."""
    database = ChannelDatabase.objects.get(pk=register.database_id)
    ChannelDatabase.objects.filter(pk=database.pk).update(plan_number=database.plan_number - plans)


def epoch():
    return HeadquartersState.objects.get().epoch


def warnings_of(caplog):
    return [record.message for record in caplog.records if record.name.endswith("recognise_plan")]


def test_unknown_plan_is_asked_for_and_nothing_is_believed_until_it_is_shown(group):
    register = PollingRegister(make_database(group))
    register.sync()
    forget(register)
    RegisterStatus.objects.all().delete()
    response = register.poll()
    assert (response.status_code, response.json()["code"]) == (409, "plan-unknown")
    assert (epoch(), RegisterStatus.objects.count(), ChannelDatabase.objects.get().plan_number) == (1, 0, 0)


def test_plan_that_hq_signed_and_forgot_raises_the_epoch_and_is_answered_from_it(group, caplog):
    register = PollingRegister(make_database(group))
    register.sync()
    register.sync()
    forget(register)
    plan = register.sync()
    assert (plan.epoch, epoch(), plan.number) == (2, 2, 2)
    assert warnings_of(caplog) == [
        "register R1 holds plan 2 of epoch 1, signed by headquarters, which no longer knows it and must have been restored"
    ]
    assert (register.sync().epoch, epoch()) == (2, 2)


def test_all_registers_after_a_restore_raise_it_once(group, caplog):
    registers = [PollingRegister(make_database(group, number)) for number in ("R1", "R2", "R3")]
    for register in registers:
        for _ in range(3):
            register.sync()
        forget(register, plans=2)
    assert [register.sync().epoch for register in registers] == [2, 2, 2]
    assert (epoch(), len(warnings_of(caplog))) == (2, 1)


def test_backup_from_before_the_last_epoch_is_left_behind_by_two(group):
    register = PollingRegister(make_database(group))
    HeadquartersState.objects.update(epoch=4)
    register.sync()
    forget(register)
    HeadquartersState.objects.update(epoch=2)
    assert register.sync().epoch == 5


def test_database_that_hq_has_forgotten_proves_it_too(group):
    register = PollingRegister(make_database(group))
    register.sync()
    ChannelDatabase.objects.all().delete()
    assert register.sync().epoch == 2


def test_epoch_that_hq_has_not_come_to_proves_it_though_the_number_was_passed_again(group):
    register = PollingRegister(make_database(group))
    HeadquartersState.objects.update(epoch=2)
    register.sync()
    HeadquartersState.objects.update(epoch=1)
    # plans were exported for it meanwhile
    ChannelDatabase.objects.update(plan_number=50)
    register.holds = {"release": 1, "epoch": 2, "group_id": group.pk}
    assert (register.sync().epoch, epoch()) == (3, 3)


def forged(held):
    return msgspec.to_builtins(sign_plan(plan_of(held), generate_private_key()))


def plan_of(held):
    return msgspec.json.decode(held["plan"], type=Plan)


def signed_by_hq(held, **changes):
    return msgspec.to_builtins(sign_plan(msgspec.structs.replace(plan_of(held), **changes), signing_keys()[0]))


@pytest.mark.parametrize(
    ("shown", "logged"),
    [
        (forged, "register R1 shows a plan that headquarters has not signed: "),
        (lambda held: {**held, "signature": ""}, "register R1 shows a plan that headquarters has not signed: "),
        (lambda held: {**held, "plan": held["plan"].replace(":1,", ":9,")}, "register R1 shows a plan that headquarters has not"),
        (lambda held: {**forged(held), "key_id": held["key_id"]}, "register R1 shows a plan that headquarters has not signed: "),
        (lambda held: signed_by_hq(held, register="R2"), "register R1 shows the plan of register R2"),
        (lambda held: signed_by_hq(held, number=0), "register R1 shows plan 0, which headquarters has not forgotten"),
        (lambda held: signed_by_hq(held, database_id=None), "register R1 shows plan 1, which headquarters has not forgotten"),
        (lambda held: signed_by_hq(held, database_id=0), "register R1 shows plan 1, which headquarters has not forgotten"),
    ],
    ids=["other key", "unsigned", "altered", "borrowed key id", "another register's", "older", "no database", "older database"],
)
def test_plan_that_proves_nothing_changes_nothing_and_is_logged(group, caplog, shown, logged):
    register = PollingRegister(make_database(group))
    register.sync()
    forget(register)
    response = register.poll(held_plan=shown(register.held))
    assert (response.status_code, plan_of(response.json()["signed_plan"]).epoch, epoch()) == (200, 1, 1)
    (message,) = warnings_of(caplog)
    assert message.startswith(logged)


def test_plan_of_an_epoch_that_is_over_raises_no_other(group):
    register = PollingRegister(make_database(group))
    register.sync()
    forget(register)
    HeadquartersState.objects.update(epoch=2)
    assert (register.sync().epoch, epoch()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_registers_that_show_forgotten_plans_at_once_raise_it_once():
    database = make_database(make_group())
    plan = Plan(
        register=database.register.number,
        database_id=database.pk,
        epoch=1,
        number=9,
        group_id=database.group_id,
        group_name="North",
        packages=[],
        checksums={},
        issued_at=NOW,
        next_poll_seconds=60,
    )
    signed: SignedPlan = sign_plan(plan, signing_keys()[0])

    def show(_):
        try:
            register = Register.objects.get()
            known = database_of_register(register.pk)
            return recognise_plan(register=register, channel_database=known, signed_plan=signed, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(show, range(4))) == [False, False, False, True]
    assert epoch() == 2
