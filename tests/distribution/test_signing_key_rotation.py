"""A new key for signing plans: every register learns it by the old one, and the old one goes when all know it."""

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channel.plan import PollRequest, verify_plan
from distribution.plan_signing import public_keys
from distribution.use_cases.answer_poll import answer_poll
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release, make_status
from tests.distribution.devices import DeviceClient

pytestmark = pytest.mark.django_db


class TrustingRegister:
    """A register that trusts HQ's keys as its last plan named them, and holds that plan's tag."""

    def __init__(self, database):
        self.database, self.trusted, self.tag = database, public_keys(), None
        DeviceClient(database.register)

    def poll(self):
        """Poll, and follow the plan if there is a new one; returns the id of the key that signed it."""
        status = make_status(trusted_keys=list(self.trusted), group_id=self.database.group_id)
        answer = answer_poll(register=self.database.register, poll=PollRequest(status=status, plan_tag=self.tag), now=NOW)
        if answer is None:
            return None
        keys = {name: base64.b64decode(text) for name, text in self.trusted.items()}
        self.trusted, self.tag = verify_plan(answer.signed_plan, keys).public_keys, answer.plan_tag
        return answer.signed_plan.key_id


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.DATA_DIR, settings.PLAN_SIGNING_KEY = tmp_path, None


@pytest.fixture
def group():
    group = make_group()
    make_full(make_release(group, 1))
    return group


def run_command(*arguments):
    output = StringIO()
    call_command("rotate_signing_key", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_register_learns_the_new_key_by_the_old_one_and_then_gets_plans_signed_with_it(group):
    register = TrustingRegister(make_database(group))
    (old,) = public_keys()
    assert (register.poll(), register.poll()) == (old, None)
    run_command()
    new = next(iter(public_keys()))
    assert register.poll() == old
    assert list(register.trusted) == [new, old]
    assert register.poll() is None
    make_full(make_release(group, 2))
    assert register.poll() == new


def test_register_that_was_away_still_understands_its_plan(group):
    register = TrustingRegister(make_database(group))
    (old,) = public_keys()
    run_command()
    run_command()
    assert register.poll() == old
    assert len(register.trusted) == 3


def test_old_keys_stay_until_every_register_trusts_the_newest(group):
    first, second = TrustingRegister(make_database(group, "R1")), TrustingRegister(make_database(group, "R2"))
    (old,) = public_keys()
    run_command()
    new = next(iter(public_keys()))
    for register in (first, first, second):
        register.poll()
    assert run_command("--status") == [
        f"{new} is trusted by 1 of 2 registers",
        f"{old} is trusted by 2 of 2 registers",
        f"S-{group.pk}/R2 trusts {old}",
    ]
    with pytest.raises(CommandError, match=rf"^These registers do not trust key {new} yet: S-{group.pk}/R2\.$"):
        run_command("--remove-old")
    assert list(public_keys()) == [new, old]
    second.poll()
    assert run_command("--remove-old") == [f"Removed: {old}."]
    assert list(public_keys()) == [new]
    assert first.poll() == second.poll() == new


def test_register_that_has_not_said_what_it_trusts_keeps_the_old_keys(group):
    DeviceClient(make_database(group).register)
    run_command()
    assert run_command("--status")[2:] == [f"S-{group.pk}/R1 trusts nobody knows which"]
    with pytest.raises(CommandError, match="These registers do not trust"):
        run_command("--remove-old")


def test_register_without_a_device_keeps_nothing_up(group):
    make_database(group)
    run_command()
    assert len(run_command("--remove-old")) == len(public_keys()) == 1


def test_old_keys_go_by_force(group):
    register = TrustingRegister(make_database(group))
    register.poll()
    (old,) = public_keys()
    run_command()
    assert run_command("--remove-old", "--force") == [f"Removed: {old}."]
    assert old not in public_keys()


def test_force_alone_is_a_mistake():
    with pytest.raises(CommandError, match="--force goes with --remove-old"):
        run_command("--force")
    assert len(public_keys()) == 1


def test_keys_of_the_environment_are_changed_there(settings, group):
    settings.PLAN_SIGNING_KEY = base64.b64encode(bytes(32)).decode()
    for arguments in ((), ("--remove-old",)):
        with pytest.raises(CommandError, match="PLAN_SIGNING_KEY; change it there"):
            run_command(*arguments)
    assert run_command("--status") == [f"{next(iter(public_keys()))} is trusted by 0 of 0 registers"]
