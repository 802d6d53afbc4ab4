"""Packages that a register has yet to take, as the list of download sessions shows them."""

import pytest

from backoffice.portal.queries.available_packages import available_packages
from distribution.use_cases.raise_epoch import raise_epoch
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release

pytestmark = pytest.mark.django_db


def shown(database):
    return [(package.to_release, package.group.name, str(package.job), package.rows) for package in available_packages(database)]


def test_many_packages_take_no_more_queries_than_one(django_assert_max_num_queries):
    database = make_database(make_group())
    make_full(make_release(database.group, 1), size_bytes=10_000_000)
    for number in range(2, 12):
        make_delta(make_release(database.group, number))
    with django_assert_max_num_queries(8):
        packages = shown(database)
    assert [release for release, *_ in packages] == list(range(1, 12))


def test_nothing_is_shown_of_an_epoch_that_is_over():
    database = make_database(make_group())
    make_full(make_release(database.group, 1))
    assert len(shown(database)) == 1
    raise_epoch(now=NOW)
    assert shown(database) == []
