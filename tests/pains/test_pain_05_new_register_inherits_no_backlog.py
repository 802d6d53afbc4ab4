"""There, a new register inherits every session since the beginning. Here it begins with one whole package."""

import pytest

from backoffice.catalog.models import Product
from distribution.models import DownloadSession, Package, Release
from registers.models import ChannelDatabase, Register, Store
from registers.use_cases.create_register import create_register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build
from tests.distribution.oracle import expected_rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

RELEASES = 200


def publish_many(group):
    for number in range(RELEASES):
        Product.objects.filter(number="1001").update(name=f"Milk {number}")
        assert build(group).release.number == number + 1


def test_register_of_today_gets_one_full_package_and_a_small_rest(company, tmp_path):
    publish_many(company.group)
    assert Release.objects.count() == RELEASES
    assert Package.objects.filter(kind="DELTA").count() == RELEASES - 1

    create_register(store=Store.objects.get(number="2"), number="2-9", name="New", user=None)
    switch_support_offline_on(register=Register.objects.get(number="2-9"), user=None)
    assert ChannelDatabase.objects.filter(register__number="2-9").count() == 1
    assert DownloadSession.objects.count() == 0

    build(company.group)
    register = FollowingRegister("2-9", tmp_path / "new")
    plan = register.sync()
    full, *rest = plan.packages
    assert (full.kind, {package.kind for package in rest} <= {"DELTA", "REPAIR"}) == ("FULL", True)
    assert sum(package.size_bytes for package in rest) <= full.size_bytes
    assert len(rest) <= 20
    assert plan.to_release == RELEASES + 1
    # what is available is computed, a session is written when the register takes a package up
    assert DownloadSession.objects.count() == 0
    assert register.rows() == expected_rows(company.group.pk)
