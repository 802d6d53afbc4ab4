"""What is read about registers that poll: for several in one statement what each would have alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from distribution.queries.polled_facts import MOST_AT_ONCE, polled_facts
from registers.models import Device
from tests.distribution.company import make_database, make_full, make_group, make_release
from tests.distribution.test_unchanged_poll import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes():
    """The hashes of as many tokens as one statement takes, of two groups."""
    for name in ("North", "South"):
        group = make_group(name)
        make_full(make_release(group, 1))
        for number in range(MOST_AT_ONCE // 2):
            Till(make_database(group, f"{name} {number}")).settle()
    return list(Device.objects.order_by("pk").values_list("token_hash", flat=True))


def facts(*hashes, now=None):
    now, hour = now or timezone.now(), timedelta(hours=1)
    return polled_facts(hashes, now=now, verified_since=now - hour, history_since=now - hour)


def test_several_have_together_what_each_has_alone(hashes):
    together = facts(*hashes)
    assert together == {one: facts(one)[one] for one in hashes}
    groups = Device.objects.values_list("token_hash", "pk", "register_id", "register__store__channel_data_group_id")
    assert {(key, one.device_id, one.register_id, one.group_id) for key, one in together.items()} == set(groups)


@pytest.mark.parametrize("many", [1, 2, 3, MOST_AT_ONCE - 1])
def test_places_that_stay_empty_are_nobody(hashes, many):
    Device.objects.filter(token_hash=hashes[-1]).update(token_hash="")
    assert set(facts(*hashes[:many])) == set(hashes[:many])


def test_one_that_is_no_token_any_more_is_missing_and_the_others_are_there(hashes):
    now = timezone.now()
    changes = [{"state": Device.State.DISABLED}, {"type": Device.Type.PRICE_CHECKER}, {"token_expires_at": now}]
    for token_hash, change in zip(hashes, changes, strict=False):
        Device.objects.filter(token_hash=token_hash).update(**change)
    assert set(facts(*hashes, now=now)) == set(hashes[3:])
    assert facts("unknown", hashes[-1]).keys() == {hashes[-1]}


def test_the_same_token_twice_is_one_answer(hashes):
    assert facts(hashes[0], hashes[0], hashes[1]) == facts(*hashes[:2])
