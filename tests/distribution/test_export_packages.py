"""Plans and packages in a folder: the same as by the network, whole or not there, and nobody is forgotten silently."""

import base64
import errno
import hashlib
import os
import stat
from io import StringIO

import msgspec
import pytest
from django.core.management import CommandError, call_command

from backoffice.catalog.models import Product
from channel.plan import Plan, SignedPlan, verify_plan
from channel.sealing import generate_sealing_key, open_sealed, sealing_public_key
from distribution.group_keys import secret_of
from distribution.models import Package
from distribution.package_store import package_store
from distribution.plan_signing import public_keys
from distribution.use_cases.export_packages import export_packages
from distribution.use_cases.record_status import record_status
from registers.models import ChannelDatabase, Device, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import NOW, make_status
from tests.distribution.devices import DeviceClient
from tests.distribution.headquarters import make_headquarters
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)


DEVICE_KEY = generate_sealing_key()


@pytest.fixture
def stick(tmp_path):
    return tmp_path / "stick"


@pytest.fixture
def schedule():
    """North has released; the registers of its stores 1 and 2 have devices."""
    schedule = make_schedule(make_headquarters()[0])
    for number in ("1-1", "2-1"):
        switch_support_offline_on(register=Register.objects.get(number=number), user=None)
        DeviceClient(Register.objects.get(number=number))
    Device.objects.update(sealing_key=sealing_public_key(DEVICE_KEY))
    publish(schedule)
    return schedule


def export(folder, *numbers, **options):
    registers = Register.objects.select_related("store").filter(number__in=numbers or ("1-1", "2-1")).order_by("number")
    return export_packages(folder=folder, registers=registers, now=NOW, **options)


def database_of(number):
    return ChannelDatabase.objects.get(register__number=number)


def plan_in(folder, number):
    """Read a register's plan as the register does."""
    signed = msgspec.json.decode((folder / "plans" / f"{database_of(number).pk}.json").read_bytes(), type=SignedPlan)
    return verify_plan(signed, {name: base64.b64decode(key) for name, key in public_keys().items()})


def tell(number, plan: Plan):
    """Let a register tell at a poll that it has followed a plan."""
    database = database_of(number)
    status = make_status(release=plan.to_release, epoch=plan.epoch, group_id=plan.group_id)
    record_status(register=database.register, channel_database=database, status=status, now=NOW)


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_folder_holds_a_plan_for_each_register_and_each_package_once(schedule, stick):
    result = export(stick)
    full = Package.objects.get()
    plans = [f"plans/{database_of(number).pk}.json" for number in ("1-1", "2-1")]
    assert names(stick) == sorted([f"packages/{full.sha256}", *plans])
    assert (stick / "packages" / full.sha256).read_bytes() == package_store().path(full.sha256).read_bytes()
    assert [(plan.register, plan.from_release, plan.to_release, plan.packages) for plan in result.plans] == [
        ("1/1-1", None, 1, 1),
        ("2/2-1", None, 1, 1),
    ]
    assert (result.packages, result.copied, result.refusals) == ({full.sha256: full.size_bytes}, {full.sha256}, {})


def test_plan_is_the_registers_own_and_takes_its_place_in_the_numbers(schedule, stick):
    ChannelDatabase.objects.filter(register__number="1-1").update(plan_number=6)
    export(stick, "1-1")
    plan = plan_in(stick, "1-1")
    assert (plan.register, plan.database_id, plan.number) == ("1-1", database_of("1-1").pk, 7)
    assert database_of("1-1").plan_number == 7


def test_packages_about_people_stay_encrypted_for_the_registers_they_are_for(schedule, stick):
    export(stick, "1-1")
    full, plan = Package.objects.get(), plan_in(stick, "1-1")
    assert [package.key_id for package in plan.packages] == [full.key.key_id]
    assert open_sealed(plan.package_keys[full.key.key_id], DEVICE_KEY) == secret_of(full)


def test_register_that_could_not_read_its_packages_is_named(schedule, stick):
    Device.objects.update(sealing_key="")
    (reason,) = set(export(stick).refusals.values())
    assert reason.startswith("HQ does not know its device's sealing key")
    assert names(stick) == []


def test_plan_goes_on_from_what_the_register_last_told(schedule, stick):
    export(stick)
    tell("1-1", plan_in(stick, "1-1"))
    Product.objects.filter(number="1001").update(name="Milk 2")
    publish(schedule)
    result = export(stick)
    assert [(plan.register, plan.from_release, plan.to_release) for plan in result.plans] == [("1/1-1", 1, 2), ("2/2-1", None, 2)]
    assert [package.kind for package in plan_in(stick, "1-1").packages] == ["DELTA"]
    delta = Package.objects.get(kind="DELTA")
    assert result.copied == {delta.sha256}


def test_whole_begins_from_nothing_whatever_was_told(schedule, stick):
    export(stick)
    tell("1-1", plan_in(stick, "1-1"))
    assert export(stick, "1-1").refusals == {"1/1-1": "It holds release 1 already, as far as headquarters knows."}
    assert [plan.from_release for plan in export(stick, "1-1", is_whole=True).plans] == [None]


def test_registers_that_cannot_be_served_are_named_and_stop_nobody(schedule, stick):
    Register.objects.get(number="1-1").devices.all().delete()
    switch_support_offline_on(register=Register.objects.get(number="3-1"), user=None)
    DeviceClient(Register.objects.get(number="3-1"))
    ChannelDatabase.objects.filter(register__number="2-1").update(group=None)
    result = export(stick, "1-1", "2-1", "3-1")
    assert (result.plans, list(result.refusals)) == ([], ["1/1-1", "2/2-1", "3/3-1"])
    assert result.refusals["1/1-1"] == "It has no activated device."
    assert result.refusals["2/2-1"] == "Its offline support is off."
    assert "ublished" in result.refusals["3/3-1"]
    assert names(stick) == []


def test_package_that_is_damaged_or_lost_in_the_store_is_not_handed_on(schedule, stick):
    path = package_store().path(Package.objects.get().sha256)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    (reason,) = set(export(stick).refusals.values())
    assert "is damaged in the package store" in reason
    assert names(stick) == []
    path.unlink()
    assert export(stick).plans == []


def test_folder_is_mended_by_the_next_export(schedule, stick):
    export(stick)
    (package,) = (stick / "packages").iterdir()
    content = package.read_bytes()
    package.write_bytes(bytes(len(content)))
    package.with_name("0.part").write_bytes(b"half")
    export(stick)
    assert package.read_bytes() == content
    assert hashlib.sha256(content).hexdigest() == package.name
    assert [path.name for path in (stick / "packages").iterdir()] == [package.name]


def test_stick_that_is_full_leaves_nothing_half_and_no_plan(schedule, stick, monkeypatch):
    fsync = os.fsync

    def full_disk(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CommandError, match="could not be written: No space left on device"):
        run_command(stick)
    assert names(stick) == []


def run_command(folder, *arguments):
    output = StringIO()
    call_command("export_packages", folder, *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_command_says_what_is_there_for_whom(schedule, stick):
    full = Package.objects.get()
    assert run_command(stick) == [
        "1/1-1: plan 1, from nothing to release 1, 1 packages",
        "2/2-1: plan 1, from nothing to release 1, 1 packages",
        f"{stick}: 2 plans, 1 packages, {full.size_bytes} bytes, 1 of them copied now. 0 registers are not served.",
    ]
    tell("1-1", plan_in(stick, "1-1"))
    assert run_command(stick, "--register", "1/1-1", "--register", "2/2-1") == [
        "2/2-1: plan 2, from nothing to release 1, 1 packages",
        "1/1-1: nothing. It holds release 1 already, as far as headquarters knows.",
        f"{stick}: 1 plans, 1 packages, {full.size_bytes} bytes, 0 of them copied now. 1 registers are not served.",
    ]
    assert run_command(stick, "--register", "1/1-1", "--whole")[0] == "1/1-1: plan 3, from nothing to release 1, 1 packages"


@pytest.mark.parametrize("name", ["1-1", "2/1-1", "1/9-9"])
def test_command_refuses_a_register_there_is_not(schedule, stick, name):
    with pytest.raises(CommandError, match=f"^There is no register {name}. Write STORE/NUMBER"):
        run_command(stick, "--register", name)
    assert not stick.exists()


def test_command_fails_when_there_is_nothing_for_anybody(schedule, stick):
    ChannelDatabase.objects.filter(kind="OFFLINE").update(group=None)
    with pytest.raises(CommandError, match="nothing for any register"):
        run_command(stick)
