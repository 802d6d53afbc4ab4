"""A bounded number of plans at once; everybody else comes back in the order of being sent away."""

from distribution.domain.admission import LONGEST_WAIT_SECONDS, Admission


def test_so_many_are_let_in_and_another_when_one_has_left():
    gate = Admission(at_once=2)
    assert [gate.enter(0.0, 0.0) for _ in range(2)] == [None, None]
    assert gate.enter(0.0, 0.0) is not None
    gate.leave(0.02)
    assert gate.enter(0.1, 0.0) is None


def test_those_sent_away_come_back_one_after_the_other():
    gate = Admission(at_once=1)
    gate.enter(0.0, 0.0)
    waits = [gate.enter(0.0, 0.0) for _ in range(200)]
    assert waits == sorted(waits)
    # 50 plans a second, as long as none was measured
    assert (waits[0], waits[48], waits[60], waits[160]) == (1, 1, 2, 4)


def test_slow_plans_send_away_for_longer():
    gate = Admission(at_once=1)
    for _ in range(100):
        gate.enter(0.0, 0.0)
        gate.leave(1.0)
    gate.enter(0.0, 0.0)
    assert [gate.enter(0.0, 0.0) for _ in range(3)] == [1, 2, 3]


def test_queue_of_an_hour_ago_counts_no_more_and_nobody_waits_for_longer_than_that():
    gate = Admission(at_once=1)
    gate.enter(0.0, 0.0)
    waits = [gate.enter(0.0, 0.5) for _ in range(100_000)]
    assert waits[-1] == LONGEST_WAIT_SECONDS
    assert gate.enter(3600.0, 0.0) == 1


def test_chance_spreads_those_of_one_moment():
    waits = set()
    for share in (0.0, 0.99):
        gate = Admission(at_once=1)
        gate.enter(0.0, 0.0)
        waits.add(gate.enter(0.0, share))
    assert waits == {1, 2}
