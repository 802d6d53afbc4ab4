"""There, purged packages are errors and support requests. Here who comes back after them begins with a FULL."""

from datetime import timedelta

import pytest
from django.conf import settings

from backoffice.catalog.models import Product
from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession, Package
from distribution.package_store import package_store
from distribution.queries.database_of_register import database_of_register
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.remove_old import remove_old
from distribution.use_cases.take_up_package import take_up_package
from tests.distribution.company import NOW
from tests.distribution.headquarters import build

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=settings.PACKAGE_DAYS + settings.SESSION_DAYS + 1)


def test_register_that_was_away_for_longer_than_packages_are_kept_gets_a_full(released):
    for number in range(5):
        Product.objects.update(name=f"Name {number}")
        build(released.group)
    Product.objects.update(name="Of today")
    build(released.group, now=LATER)
    # what a round finds unneeded goes with the one after it
    remove_old(now=LATER)
    removed = remove_old(now=LATER + timedelta(days=2))
    assert removed["remove_old_packages"] > 0
    plan = released.register.sync()
    assert plan.packages[0].kind == "FULL"
    assert plan.to_release == 7
    released.assert_equal()
    assert released.register.poll().packages == []


def test_package_that_an_open_plan_names_is_kept(released):
    released.change()
    build(released.group)
    named = {package.sha256 for package in released.register.poll().packages}
    remove_old(now=NOW + timedelta(days=settings.PACKAGE_DAYS - 1))
    assert {name for name in named if package_store().exists(name)} == named
    assert Package.objects.filter(sha256__in=named, removed_at=None).count() == len(named)


def test_package_told_of_twice_or_after_it_went_is_no_error(released):
    released.change()
    build(released.group)
    database = database_of_register(released.register.register.pk)
    packages = released.register.sync().packages
    for _ in range(2):
        for package in packages:
            take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=NOW)
    build(released.group, now=LATER)
    for days in (0, 2):
        remove_old(now=LATER + timedelta(days=days))
    for _ in range(2):
        for package in packages:
            acknowledgement = Acknowledgement(package_sha256=package.sha256, state=AcknowledgedState.APPLIED, release=2)
            acknowledge_package(channel_database=database, acknowledgement=acknowledgement, now=LATER)
    states = DownloadSession.objects.filter(package_id__in=[package.sha256 for package in packages])
    assert sorted(states.values_list("state", flat=True)) == ["APPLIED"] * len(packages)
