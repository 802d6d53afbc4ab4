"""Comparing snapshots of PostgreSQL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribution.domain.watermark import is_covered, is_snapshot_text, lies_ahead


@pytest.mark.parametrize("text", ["1:1:", "100:105:101,103", "18446744073709551615:18446744073709551615:"])
def test_snapshot_text_is_recognised(text):
    assert is_snapshot_text(text)


@pytest.mark.parametrize("text", ["", "1", "1:2", "1:2:,", "1:2:3,", "1:2:3;DROP", "1:2:3\n", "a:b:", "'1:1:"])
def test_other_text_is_not_a_snapshot(text):
    assert not is_snapshot_text(text)


@pytest.mark.parametrize(
    ("snapshot", "watermark", "covered"),
    [
        ("10:10:", "10:10:", True),
        ("10:10:", "10:12:", True),
        ("10:12:", "10:10:", False),
        # 10 was running at the watermark, and the snapshot sees it
        ("12:12:", "10:12:10", False),
        ("10:12:10", "10:12:10", True),
        ("10:12:10", "12:12:", True),
        ("10:12:10", "11:13:11", False),
    ],
)
def test_snapshot_is_covered_when_it_sees_nothing_more(snapshot, watermark, covered):
    assert is_covered(snapshot, watermark) is covered


def visible(snapshot):
    _, next_id, running = snapshot.split(":")
    return set(range(1, int(next_id))) - {int(number) for number in running.split(",") if number}


@st.composite
def snapshots(draw):
    next_id = draw(st.integers(1, 12))
    running = sorted(draw(st.sets(st.integers(1, next_id - 1)))) if next_id > 1 else []
    return f"{min(running, default=next_id)}:{next_id}:{','.join(map(str, running))}"


@given(snapshots(), snapshots())
def test_covered_snapshot_sees_no_transaction_the_watermark_did_not(snapshot, watermark):
    if is_covered(snapshot, watermark):
        assert visible(snapshot) <= visible(watermark)


@given(snapshots())
def test_snapshot_covers_itself(snapshot):
    assert is_covered(snapshot, snapshot)


@pytest.mark.parametrize(
    ("watermark", "present", "ahead"),
    [
        ("10:12:10", "10:12:", False),
        ("10:12:10", "9:11:", True),
        ("12:12:", "10:12:10", False),
        ("8", "7", True),
        ("7", "7", False),
        ("10:12:", "7", False),
        ("7", "1:1:", False),
    ],
)
def test_watermark_lies_ahead_when_ids_have_not_come_so_far(watermark, present, ahead):
    assert lies_ahead(watermark, present) is ahead


@given(snapshots())
def test_no_moment_lies_ahead_of_itself(snapshot):
    assert not lies_ahead(snapshot, snapshot)
