"""Times, states, amounts and charts, as the templates write them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.template import Context
from django.utils import translation

from backoffice.imports.models import ImportJob
from backoffice.portal.domain.charts import stacked_bar, stacked_columns
from backoffice.portal.queries.fleet import FleetState
from backoffice.portal.templatetags.portal_page import amount, unlocalized
from backoffice.portal.templatetags.portal_state import TONE_OF_STATE, badge, offline_reason
from backoffice.portal.templatetags.portal_time import ago, lasted, moment
from distribution.models import DistributionRun, DownloadSession, RunGroup
from registers.models import Device, RegisterStatus, UploadSession

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def told(**before) -> str:
    """Return the words for a moment that lies so far before NOW."""
    element = str(ago(Context({"now": NOW}), NOW - timedelta(**before)))
    return element.partition(">")[2].partition("<")[0]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ({"seconds": 4}, "just now"),
        ({"seconds": 5}, "5 s ago"),
        ({"seconds": 59}, "59 s ago"),
        ({"seconds": 60}, "1 min ago"),
        ({"minutes": 59, "seconds": 59}, "59 min ago"),
        ({"hours": 1}, "1 h ago"),
        ({"hours": 23, "minutes": 59}, "23 h ago"),
        ({"days": 1}, "1 day ago"),
        ({"days": 30}, "30 days ago"),
        ({"days": 31}, "Jan. 29, 2026"),
        ({"minutes": -10}, "in 10 min"),
        ({"days": -2}, "in 2 days"),
    ],
)
def test_a_moment_is_told_as_people_say_it(before, words):
    assert told(**before) == words


def test_a_moment_carries_its_exact_time():
    element = str(ago(Context({"now": NOW}), NOW - timedelta(hours=1)))
    assert element == '<time datetime="2026-03-01T11:00:00+00:00" title="March 1, 2026 11:00:00 UTC">1 h ago</time>'
    assert 'title="March 1, 2026 12:00:00 UTC">March 1, 2026 12:00:00 UTC<' in str(moment(NOW))


def test_a_moment_is_told_in_german():
    with translation.override("de"):
        assert told(days=3) == "vor 3 Tagen"
        assert told(minutes=-10) == "in 10 min"


def test_no_moment_is_a_dash_or_what_is_said_for_never():
    assert (ago(Context(), None), ago(Context(), None, "never"), moment(None)) == ("–", "never", "–")


def test_a_length_of_time_needs_both_ends():
    assert (lasted(NOW, NOW + timedelta(seconds=75)), lasted(NOW, None), lasted(None, NOW)) == ("1 min", "–", "–")


@pytest.mark.parametrize(
    "choices",
    [
        FleetState,
        DistributionRun.State,
        RunGroup.State,
        DownloadSession.State,
        UploadSession.State,
        Device.State,
        RegisterStatus.ConnectionMode,
        ImportJob.State,
    ],
)
def test_every_state_has_a_shape_and_a_colour(choices):
    assert [state for state in choices.values if state not in TONE_OF_STATE] == []


def test_every_tone_has_its_shape_in_the_file():
    shapes = (settings.BASE_DIR / "static" / "portal" / "shapes.svg").read_text("utf-8")
    assert [tone for tone in set(TONE_OF_STATE.values()) if f'id="{tone}"' not in shapes] == []


def test_a_state_is_a_shape_and_a_word_and_never_markup():
    assert "&lt;b&gt;" in badge("APPLIED", "<b>")
    assert 'class="state state-off" data-state="WHATEVER"' in badge("WHATEVER", "Whatever")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("12", 2, "12.00"),
        ("1234567.5", 2, "1,234,567.50"),
        ("4.000500", 2, "4.0005"),
        ("1200.0000", 0, "1,200"),
        ("-8.0000", 2, "-8.00"),
        ("1E+3", 0, "1,000"),
        ("0.000001", 2, "0.000001"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency_and_no_fewer_than_it_needs(value, digits, text):
    assert amount(Decimal(value), digits) == text


def test_an_amount_is_written_in_the_readers_way():
    with translation.override("de"):
        assert amount(Decimal("1234.5"), 2) == "1.234,50"
        assert unlocalized(1.5) == "1.5"


def test_a_bar_is_divided_among_what_there_is():
    segments = stacked_bar({"a": 1, "b": 0, "c": 3})
    assert [(segment.name, segment.x, segment.width) for segment in segments] == [("a", 0.0, 249.0), ("c", 253.0, 747.0)]
    assert stacked_bar({"a": 0}) == []


def test_the_tallest_column_fills_the_height():
    low, high, empty = stacked_columns([("1", 1, 0), ("2", 2, 2), ("3", 0, 0)], width=300, height=100)
    assert (low.lower_height, low.lower_y, low.upper_height) == (25.0, 75.0, 0.0)
    assert (high.lower_y, high.upper_y, high.upper_height) == (50.0, 0.0, 50.0)
    assert (empty.lower_height, empty.x, empty.width) == (0.0, 215.0, 70.0)
    assert stacked_columns([("1", 0, 0)], width=10, height=10)[0].lower_height == 0.0


def test_why_a_register_is_offline_is_said_in_words():
    assert offline_reason("MANUAL") == "disconnected by hand"
    assert offline_reason("SOLAR_FLARE") == "SOLAR_FLARE"
