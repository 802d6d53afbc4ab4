"""The cheapest packages of one job: they lead to the right rows, and no other choice that does is cheaper."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from distribution.domain.job_way import PACKAGE_COST_BYTES, Step, cheapest_job_way

KEYS = range(3)


def delta(start, end, *, size=100, name=None, **fields):
    given = {"is_repair": False, "is_on_demand": False, "from_release": start, "to_release": end, "size_bytes": size}
    return Step(name=name or f"delta {start} {end}", job=1040, **{**given, **fields})


def squashed(start, end, *, size=100, **fields):
    return delta(start, end, size=size, name=f"squashed {start} {end}", is_on_demand=True, **fields)


def repair(end, *, size=100, is_on_demand=False, **fields):
    name = f"repair {end} {is_on_demand}"
    return delta(0, end, size=size, name=name, is_repair=True, is_on_demand=is_on_demand, **fields)


def names(steps, due, start, **fields):
    way = cheapest_job_way(steps, due, start=start, **fields)
    return None if way is None else [(taken.step.name, taken.first_release) for taken in way]


CHAIN = [delta(1, 2), delta(2, 5), delta(5, 6)]


def test_own_deltas_are_taken_one_by_one():
    assert names(CHAIN, [2, 5, 6], 1) == [("delta 1 2", 2), ("delta 2 5", 5), ("delta 5 6", 6)]
    assert names(CHAIN, [5, 6], 3) == [("delta 2 5", 5), ("delta 5 6", 6)]


def test_nothing_is_taken_when_nothing_changed():
    assert names(CHAIN, [], 6) == []


def test_delta_that_is_missing_or_cannot_be_used_ends_the_way():
    assert names([CHAIN[0], CHAIN[2]], [2, 5, 6], 1) is None
    assert names([CHAIN[0], delta(2, 5, is_usable=False), CHAIN[2]], [2, 5, 6], 1) is None


def test_squashed_delta_is_taken_from_every_release_it_spans_and_from_none_before():
    steps = [*CHAIN, squashed(2, 6)]
    assert names(steps, [5, 6], 2) == [("squashed 2 6", 5)]
    assert names(steps, [5, 6], 4) == [("squashed 2 6", 5)]
    assert names(steps, [2, 5, 6], 1) == [("delta 1 2", 2), ("squashed 2 6", 5)]
    assert names([*CHAIN, squashed(3, 6)], [2, 5, 6], 1) == [("delta 1 2", 2), ("delta 2 5", 5), ("delta 5 6", 6)]


def test_squashed_delta_is_left_when_it_weighs_more():
    heavy = squashed(1, 5, size=201 + PACKAGE_COST_BYTES)
    assert names([*CHAIN, heavy], [2, 5, 6], 1) == [("delta 1 2", 2), ("delta 2 5", 5), ("delta 5 6", 6)]
    assert names([*CHAIN, squashed(1, 5, size=199 + PACKAGE_COST_BYTES)], [2, 5, 6], 1)[0] == ("squashed 1 5", 2)


def test_repair_made_for_another_is_a_way_past_its_deltas():
    steps = [*CHAIN, repair(5, is_on_demand=True)]
    assert names(steps, [2, 5, 6], 1) == [("repair 5 True", 2), ("delta 5 6", 6)]


def test_nothing_leads_past_a_change_of_shape_but_its_own_repair():
    steps = [delta(1, 2), repair(5), delta(5, 6), repair(6, is_on_demand=True), squashed(1, 6)]
    assert names(steps, [2, 5, 6], 1) == [("repair 5 False", 2), ("delta 5 6", 6)]
    lost = [delta(1, 2), repair(5, is_usable=False), delta(5, 6), repair(6, is_on_demand=True)]
    assert names(lost, [2, 5, 6], 1) is None


def test_every_change_of_shape_is_followed():
    steps = [repair(2), delta(2, 3), repair(5), delta(5, 6)]
    assert names(steps, [2, 3, 5, 6], 1) == [("repair 2 False", 2), ("repair 5 False", 3), ("delta 5 6", 6)]


def test_repaired_job_has_a_repair_of_the_held_release_or_later_and_what_follows_it():
    assert names([*CHAIN, repair(6, is_on_demand=True)], [], 6, is_repaired=True) == [("repair 6 True", 6)]
    steps = [*CHAIN, repair(2, is_on_demand=True), repair(5, is_on_demand=True)]
    assert names(steps, [6], 5, is_repaired=True) == [("repair 5 True", 5), ("delta 5 6", 6)]
    assert names(steps, [5, 6], 3, is_repaired=True) == [("repair 5 True", 5), ("delta 5 6", 6)]
    assert names(steps, [], 6, is_repaired=True) is None
    assert names(CHAIN, [2, 5, 6], 1, is_repaired=True) is None


def test_repaired_job_follows_changes_of_shape_first():
    steps = [repair(2), delta(2, 3), repair(3, is_on_demand=True)]
    assert names(steps, [2, 3], 1, is_repaired=True) == [("repair 2 False", 2), ("delta 2 3", 3)]


@st.composite
def histories(draw):
    """Make the rows of a job at each release, its own packages, and some made on demand.

    A change makes rows that never were there before, so that no way is right by chance.
    """
    last = draw(st.integers(2, 5))
    rows, due, packages, changed_at = {1: {}}, [], [], 1
    for number in range(2, last + 1):
        rows[number] = rows[number - 1]
        if draw(st.integers(0, 3)) == 0:
            continue
        rows[number] = {key: number for key in KEYS if not key or draw(st.booleans())}
        is_repair = draw(st.integers(0, 4)) == 0
        size = draw(st.integers(0, 60_000))
        step = repair(number, size=size) if is_repair else delta(changed_at, number, size=size)
        packages.append(step)
        due.append(number)
        changed_at = number
    shapes = [step.to_release for step in packages if step.is_repair]
    for _ in range(draw(st.integers(0, 3))):
        end, size = draw(st.integers(2, last)), draw(st.integers(0, 60_000))
        begin = draw(st.integers(max([shape for shape in shapes if shape <= end], default=1), end))
        if begin == end:
            packages.append(repair(end, size=size, is_on_demand=True))
        elif any(begin < number <= end for number in due):
            packages.append(squashed(begin, end, size=size))
    return rows, due, packages, draw(st.integers(1, last))


def applied(rows, shapes, steps, start):
    """Do what a register does; None when it would refuse a package, or does not follow a change of shape."""
    last = max(rows)
    held, reached, followed = dict(rows[start]), start, {shape for shape in shapes if shape <= start}
    for step in steps:
        if step.is_repair:
            if step.to_release < reached:
                return None
            held = dict(rows[step.to_release])
            followed |= set() if step.is_on_demand else {step.to_release}
        else:
            if not step.from_release <= reached < step.to_release:
                return None
            for number in range(step.from_release + 1, step.to_release + 1):
                for key in KEYS:
                    if rows[number].get(key) != rows[number - 1].get(key):
                        held.pop(key, None)
                        held |= {key: rows[step.to_release][key]} if key in rows[step.to_release] else {}
        reached = step.to_release
    passed = {shape for shape in shapes if shape <= last}
    return held if followed == passed else None


@given(histories(), st.booleans())
def test_way_leads_to_the_rows_of_the_target_and_is_the_cheapest_that_does(history, is_repaired):
    rows, due, packages, start = history
    shapes = [step.to_release for step in packages if step.is_repair and not step.is_on_demand]
    way = cheapest_job_way(packages, [number for number in due if number > start], start=start, is_repaired=is_repaired)
    order = sorted(packages, key=lambda step: (step.to_release, step.is_repair))
    possible = [
        steps
        for count in range(len(order) + 1)
        for steps in combinations(order, count)
        if applied(rows, shapes, steps, start) == rows[max(rows)] and (not is_repaired or any(step.is_repair for step in steps))
    ]
    cheapest = min((sum(step.cost_bytes for step in steps) for steps in possible), default=None)
    if way is None:
        assert cheapest is None
    else:
        taken = [one.step for one in way]
        assert applied(rows, shapes, taken, start) == rows[max(rows)]
        assert sum(step.cost_bytes for step in taken) == cheapest
