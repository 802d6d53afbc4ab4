"""The builder: what it packages, publishes and keeps, and that equal means equal."""

import pytest

from distribution.models import Release
from tests.distribution.headquarters import build, copy_rows, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_release_is_one_full_package_of_all_jobs():
    north, _ = make_headquarters()
    result = build(north, jobs=[1040])
    assert result.release is not None
    assert (result.release.number, [package.kind for package in result.packages]) == (1, ["FULL"])
    assert copy_rows(north) == expected_rows(north.pk)


def test_nothing_changed_publishes_nothing():
    north, _ = make_headquarters()
    build(north)
    result = build(north)
    assert (result.release, result.packages, Release.objects.count()) == (None, (), 1)
