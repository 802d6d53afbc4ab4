"""HQ's database was dumped and restored into a new cluster: its rows are the same, its transaction ids begin again."""

import pytest
from django.db import connection

from backoffice.catalog.models import Product
from distribution.models import GroupJobWatermark, HeadquartersState, Release
from distribution.sweepers import call_sweepers
from distribution.use_cases.notice_time_travel import notice_time_travel
from tests.distribution.headquarters import NOW, build, copy_rows, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    """A group that has released; then everything is as after such a restore, and a product was changed since."""
    north = make_headquarters()[0]
    build(north)
    mark = GroupJobWatermark.objects.first().watermark
    if connection.vendor == "postgresql":
        ahead = int(mark.split(":")[1]) + 1_000_000
        GroupJobWatermark.objects.update(watermark=f"{ahead}:{ahead}:")
    else:
        GroupJobWatermark.objects.update(watermark=str(int(mark) + 1_000_000))
    Product.objects.filter(number="1001").update(name="Milk 2")
    return north


def epoch():
    return HeadquartersState.objects.get().epoch


def test_run_after_it_begins_an_epoch_and_sends_what_has_changed(north):
    publish(make_schedule(north))
    release = Release.objects.filter(group=north).latest("number")
    assert (epoch(), release.number, release.epoch) == (2, 2, 2)
    assert copy_rows(north) == expected_rows(north.pk)


def test_sweep_notices_it_before_anybody_runs_anything(north, caplog):
    call_sweepers(NOW)
    assert epoch() == 2
    assert [record.levelname for record in caplog.records if "lies ahead of headquarters" in record.message] == ["ERROR"]
    call_sweepers(NOW)
    assert epoch() == 2


def test_build_compares_whole_what_has_such_a_watermark(north, caplog):
    assert build(north).release.number == 2
    assert copy_rows(north) == expected_rows(north.pk)
    assert "its tables are compared whole" in caplog.text


def test_nothing_is_noticed_where_time_goes_on():
    build(make_headquarters()[0])
    assert (notice_time_travel(now=NOW), epoch()) == (False, 1)
