"""What waits while somebody works is done together by whoever is next, and nobody waits for company."""

import threading
import time
from functools import partial

import pytest

from registers.done_together import DoneTogether
from tests.threads import in_a_thread

SECONDS = 10


class Work:
    """Notes the groups it gets; the first one is held up until it is let go."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.groups: list[list[str]] = []
        self.threads: list[int] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.fault = fault

    def __call__(self, items):
        self.groups.append(list(items))
        self.threads.append(threading.get_ident())
        self.has_begun.set()
        assert self.may_end.wait(SECONDS)
        if self.fault and len(self.groups) == 1:
            raise self.fault


def held_up(work: Work, take=len, patience=SECONDS, lets_go=True):
    """Start one item and then three more, in this order, while that is worked on."""
    together = DoneTogether(work, take)
    calls = [in_a_thread(lambda: together.do("a", patience=SECONDS))]
    assert work.has_begun.wait(SECONDS)
    for count, item in enumerate("bcd", 1):
        calls.append(in_a_thread(partial(together.do, item, patience=patience)))
        until = time.monotonic() + SECONDS
        while together.waiting < count and time.monotonic() < until:
            time.sleep(0.001)
    if lets_go:
        work.may_end.set()
    return calls


def test_alone_one_is_done_at_once_in_its_own_thread():
    work = Work()
    work.may_end.set()
    DoneTogether(work, len).do("a", patience=SECONDS)
    assert (work.groups, work.threads) == ([["a"]], [threading.get_ident()])


def test_those_who_came_meanwhile_are_the_next_group():
    work = Work()
    for call in held_up(work):
        call.result(SECONDS)
    assert (work.groups[0], sorted(work.groups[1]), len(work.groups)) == (["a"], ["b", "c", "d"], 2)


def test_a_group_is_as_large_as_it_may_be_and_nobody_is_left():
    work = Work()
    for call in held_up(work, take=lambda items: min(len(items), 2)):
        call.result(SECONDS)
    assert [len(group) for group in work.groups] == [1, 2, 1]
    assert sorted(item for group in work.groups for item in group) == ["a", "b", "c", "d"]


def test_what_goes_wrong_is_told_to_who_worked_and_the_others_are_done_afterwards():
    work = Work(fault=ValueError("broken"))
    first, *others = held_up(work)
    with pytest.raises(ValueError, match="broken"):
        first.result(SECONDS)
    for call in others:
        call.result(SECONDS)
    assert len(work.groups) == 2


def test_who_has_waited_too_long_leaves_undone():
    work = Work()
    first, *others = held_up(work, patience=0.05, lets_go=False)
    for call in others:
        call.result(SECONDS)
    assert work.groups == [["a"]]
    work.may_end.set()
    first.result(SECONDS)
    assert work.groups == [["a"]]
