import pytest

from pos.headquarters.backoff import LONGEST_SECONDS, not_before, seconds_after_failures, with_jitter


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 2.0), (2, 4.0), (5, 32.0), (20, LONGEST_SECONDS), (10_000, LONGEST_SECONDS)]
)
def test_pause_doubles_up_to_a_limit(failures, seconds):
    assert seconds_after_failures(failures, 0.5) == pytest.approx(seconds)


@pytest.mark.parametrize(("share", "seconds"), [(0.0, 75.0), (0.5, 100.0), (1.0, 125.0)])
def test_jitter_spreads_a_pause_by_a_quarter_either_way(share, seconds):
    assert with_jitter(100, share) == pytest.approx(seconds)


@pytest.mark.parametrize(("share", "seconds"), [(0, 100), (0.5, 112.5), (1, 125)])
def test_pause_that_headquarters_asks_for_is_never_shorter(share, seconds):
    assert not_before(100, share) == pytest.approx(seconds)
