"""What is done to many registers at once is what would have been done to each, in as many statements for three as for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channel.errors import InvalidInput
from registers.domain.number_pattern import fill_in, has_one_mark
from registers.domain.secrets import hash_activation_code
from registers.models import ChannelDatabase, Device, OfflineProfile, Register, RegisterEvent, RegisterJournal, RegisterStatus
from registers.queries.held_sales import holding_sales
from registers.queries.missing_transactions import MOST_NAMED
from registers.use_cases.assign_offline_profile import assign_offline_profile
from registers.use_cases.create_registers import create_registers
from registers.use_cases.issue_activation_codes import issue_activation_codes
from registers.use_cases.switch_support_offline_off_of_many import SwitchedOff, switch_support_offline_off_of_many
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from registers.use_cases.switch_support_offline_on_of_many import switch_support_offline_on_of_many
from tests.backoffice.factories import make_store
from tests.registers.factories import make_group, make_register


@pytest.fixture
def store(db):
    return make_store("S01")


def many(store, count: int, prefix: str = "A") -> list[int]:
    return [make_register(store, f"{prefix}{number}").pk for number in range(count)]


def statements(verb) -> int:
    with CaptureQueriesContext(connection) as captured:
        verb()
    return len(captured)


def log_of(kind: str) -> list[tuple[str, str]]:
    events = RegisterEvent.objects.filter(kind=kind).order_by("register__number")
    return list(events.values_list("register__number", "note"))


@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [("S01-##", ["S01-08", "S01-09", "S01-10"]), ("#", ["8", "9", "10"]), ("T#x", ["T8x", "T9x", "T10x"]), ("T", ["T"] * 3)],
)
def test_a_pattern_gives_each_number_its_digits(pattern, numbers):
    assert fill_in(pattern, first=8, count=3) == numbers


@pytest.mark.parametrize(("pattern", "is_good"), [("S-###", True), ("S", False), ("#-#", False)])
def test_a_pattern_has_one_run_of_marks(pattern, is_good):
    assert has_one_mark(pattern) is is_good


def test_forty_registers_are_created_with_a_log_of_their_own(store):
    created = create_registers(store=store, names={f"N{number}": f"Till {number}" for number in range(40)}, user=None)
    assert Register.objects.filter(pk__in=[register.pk for register in created], support_offline=False).count() == 40
    assert len(log_of("CREATED")) == 40


def test_one_taken_number_creates_none_and_is_named(store):
    make_register(store, "N3")
    with pytest.raises(InvalidInput, match=r"^These numbers are taken: N3\. Choose another pattern or first number\.$"):
        create_registers(store=store, names={"N2": "2", "N3": "3"}, user=None)
    assert list(Register.objects.values_list("number", flat=True)) == ["N3"]


def test_a_number_that_is_too_long_names_itself(store):
    with pytest.raises(InvalidInput, match=r"^N{21}: "):
        create_registers(store=store, names={"N" * 21: "x"}, user=None)


def test_switching_many_on_does_what_switching_one_on_does(store):
    one, *others = many(store, 3)
    switch_support_offline_on(register=Register.objects.get(pk=one), user=None)
    assert switch_support_offline_on_of_many(registers=[one, *others], user=None) == 2
    databases = ChannelDatabase.objects.filter(kind="OFFLINE")
    assert set(databases.values_list("register_id", "group_id")) == {(pk, store.channel_data_group_id) for pk in (one, *others)}
    assert Register.objects.filter(support_offline=True).count() == 3
    group = store.channel_data_group.name
    assert log_of("SUPPORT_OFFLINE_ON") == [("A0", group), ("A1", group), ("A2", group)]
    assert Device.objects.count() == 1


def test_a_register_that_is_switched_on_again_forgets_what_it_held_and_joins_the_group_that_serves_its_store(store):
    register = many(store, 1)
    switch_support_offline_on_of_many(registers=register, user=None)
    ChannelDatabase.objects.update(release_number=7, epoch=1, release_applied_at=timezone.now())
    switch_support_offline_off_of_many(registers=register, user=None)
    store.serving_group = make_group("Other")
    store.save()
    switch_support_offline_on_of_many(registers=register, user=None)
    database = ChannelDatabase.objects.get(kind="OFFLINE")
    assert (database.group, database.release_number, database.epoch) == (store.serving_group, None, None)


def test_switching_off_leaves_those_on_that_hold_sales(store):
    registers = many(store, 3)
    switch_support_offline_on_of_many(registers=registers, user=None)
    now = timezone.now()
    RegisterStatus.objects.create(register_id=registers[0], reported_at=now, connection_mode="OFFLINE", sales_waiting=1)
    RegisterJournal.objects.create(register_id=registers[1], journal_id="J", last_sequence_number=3, told_at=now)
    assert holding_sales(registers) == set(registers[:2])
    assert switch_support_offline_off_of_many(registers=registers, user=None, note="moved") == SwitchedOff(1, 2)
    assert list(Register.objects.filter(support_offline=False).values_list("pk", flat=True)) == [registers[2]]
    done = switch_support_offline_off_of_many(registers=registers, user=None, override=True, note="burned")
    assert done == SwitchedOff(2, 0)
    assert log_of("SUPPORT_OFFLINE_OFF") == [
        ("A0", "Although it still held sales. burned"),
        ("A1", "Although it still held sales. burned"),
        ("A2", "moved"),
    ]
    assert ChannelDatabase.objects.filter(kind="OFFLINE", group=None).count() == 3


def test_what_is_missing_is_found_among_more_registers_than_a_query_names(store):
    register = make_register(store, "X")
    RegisterJournal.objects.create(register=register, journal_id="J", last_sequence_number=3, told_at=timezone.now())
    assert holding_sales(range(register.pk, register.pk + MOST_NAMED + 1)) == {register.pk}
    assert holding_sales([]) == set()


def test_a_profile_is_assigned_and_logged_where_it_is_another(store):
    registers = many(store, 2)
    profile = OfflineProfile.objects.create(code="P", name="Patient")
    Register.objects.filter(pk=registers[0]).update(offline_profile=profile)
    assert assign_offline_profile(registers=registers, offline_profile=profile, user=None) == 1
    assert log_of("OFFLINE_PROFILE_CHANGED") == [("A1", "Patient")]
    assert assign_offline_profile(registers=registers, offline_profile=None, user=None) == 2
    assert Register.objects.filter(offline_profile=None).count() == 2


def test_codes_of_many_registers_replace_those_that_wait(store, settings):
    registers = list(Register.objects.filter(pk__in=many(store, 3)))
    before = issue_activation_codes(registers=registers[:1], user=None)
    issued = issue_activation_codes(registers=registers, user=None)
    stored = dict(Device.objects.filter(state="PENDING").values_list("register_id", "activation_code_hash"))
    assert stored == {pk: hash_activation_code(one.code, key=settings.SECRET_KEY) for pk, one in issued.items()}
    assert before[registers[0].pk].code not in {one.code for one in issued.values()}
    assert len(log_of("ACTIVATION_CODE_ISSUED")) == 4


def test_as_many_statements_are_needed_for_three_as_for_thirty(store):
    few, more = many(store, 3, "F"), many(store, 30, "M")
    for verb in (switch_support_offline_on_of_many, switch_support_offline_off_of_many):
        needed = [statements(lambda verb=verb, chosen=chosen: verb(registers=chosen, user=None)) for chosen in (few, more)]
        assert needed[0] == needed[1]
    rows = [Register.objects.filter(pk__in=chosen) for chosen in (few, more)]
    needed = [statements(lambda chosen=chosen: issue_activation_codes(registers=chosen, user=None)) for chosen in rows]
    assert needed[0] == needed[1]
