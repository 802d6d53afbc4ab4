"""Whatever happens in which order: the packages of a plan can be downloaded, and everybody finds a way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribution.models import DownloadSession, Package
from distribution.package_store import package_store
from distribution.queries.release_path import HeldRelease, release_path
from registers.models import ChannelDatabase
from tests.distribution.removal_history import JOBS, History, remove
from tests.distribution.wipe import wipe_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

REGISTERS = 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["publish", "full", "one job", "squash", "days", "weeks", "poll", "apply", "cancel", "late plan", "remove"]
        ),
        st.integers(0, REGISTERS - 1),
    ),
    min_size=5,
    max_size=40,
)


PUBLISHING = {"publish": {}, "full": {"with_full": True}}
DAYS = {"days": 1, "weeks": 7}


def do(history: History, step: str, number: int) -> None:
    """Let one thing happen."""
    database = history.databases[number]
    if step in PUBLISHING:
        history.publish(**PUBLISHING[step])
    elif step in DAYS:
        history.pass_days((1 + number) * DAYS[step])
    else:
        do_to(history, database, step, number)


def do_to(history: History, database: ChannelDatabase, step: str, number: int) -> None:
    match step:
        case "one job":
            history.publish(JOBS[number % 2])
        case "squash" if history.last.number > 1 + number:
            history.squash(1 + number)
        case "poll":
            history.poll(database)
        case "apply":
            history.apply(database)
        case "cancel":
            history.cancel(database)
        case "late plan":
            history.poll_slowly(database)
        case "remove":
            remove(history.now)


def ways(history: History):
    """Find the ways of those who have given nothing up, from what they hold, from nothing and from any release."""
    target = history.last
    for held in (None, *range(1, target.number)):
        yield release_path(target, HeldRelease(history.group.pk, 1, held), audience="OFFLINE")
        yield release_path(target, HeldRelease(history.group.pk, 1, held), audience="STORE")


@given(steps=STEPS)
def test_plans_can_be_downloaded_and_everybody_finds_a_way_after_any_removal(steps):
    wipe_headquarters()
    history = History(REGISTERS)
    for name in history.files() - set(Package.objects.values_list("pk", flat=True)):
        package_store().remove(name)  # of another example
    for step, number in steps:
        do(history, step, number)
        assert history.lost_from_plans() == set()
    for _ in range(2):
        history.pass_days(1)
        remove(history.now)
        assert history.lost_from_plans() == set()
    for way in ways(history):
        assert way is not None
        assert {package.sha256 for package in way.packages} <= history.files()
    for database in history.databases:
        if not DownloadSession.objects.filter(channel_database=database, state="CANCELED", package__kind="FULL").exists():
            assert history.way(database) is not None
