from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from channel.errors import PackageForeign
from channel.plan import Plan, SignedPlan
from pos.errors import PlanRefused
from pos.syncing.check_plan import HeldPlan, check_plan
from tests.pos.published_package import PACKAGE

PLAN = Plan(
    register="R1",
    database_id=5,
    epoch=2,
    number=10,
    group_id=1,
    group_name="North",
    packages=[],
    checksums={},
    issued_at=datetime(2026, 1, 5, tzinfo=UTC),
    next_poll_seconds=60,
    to_release=3,
)
HELD = HeldPlan(text="text", database_id=5, number=9, epoch=2)


def check(held: HeldPlan = HELD, *, text: str = "text", **fields: Any) -> None:
    signed = SignedPlan(plan=text, signature="", key_id="")
    check_plan(msgspec.structs.replace(PLAN, **fields), signed, register_number="R1", held=held)


def refused(held: HeldPlan = HELD, **fields: Any) -> type[Exception]:
    with pytest.raises((PlanRefused, PackageForeign)) as caught:
        check(held, **fields)
    return caught.type


def test_next_plan_is_followed():
    check()
    check(HeldPlan(text=None, database_id=None, number=None, epoch=2))


def test_plan_of_another_register_is_refused():
    assert refused(register="R2") is PackageForeign


def test_older_plan_is_refused_and_the_same_one_is_fine():
    check(number=9)
    assert refused(number=9, text="another text") is PlanRefused
    assert refused(number=8) is PlanRefused


def test_numbers_are_counted_per_channel_database():
    check(database_id=6, number=1)
    assert refused(database_id=4, number=99) is PlanRefused


def test_numbers_begin_anew_with_an_epoch_and_no_epoch_comes_back():
    check(epoch=3, number=1)
    assert refused(epoch=1, number=99) is PlanRefused


def test_register_without_a_channel_database_is_sent_nothing():
    never = HeldPlan(text=None, database_id=None, number=None, epoch=2)
    check(never, database_id=None, group_id=None, number=0, to_release=None)
    assert refused(never, database_id=None, group_id=None, number=0, to_release=None, packages=[PACKAGE]) is PlanRefused
    assert refused(never, database_id=None, group_id=None, number=0) is PlanRefused


def test_register_whose_offline_support_is_off_is_sent_nothing():
    check(group_id=None, to_release=None)
    assert refused(group_id=None) is PlanRefused
    assert refused(group_id=None, to_release=None, packages=[PACKAGE]) is PlanRefused


def test_plan_from_before_there_was_a_database_is_refused_and_a_restored_headquarters_may_have_forgotten_it():
    none = {"database_id": None, "group_id": None, "number": 0, "to_release": None}
    assert refused(**none) is PlanRefused
    check(epoch=3, **none)
