"""Squashed DELTAs bring a register from any release they span to the rows it would have by each DELTA in turn."""

import shutil
from datetime import timedelta
from secrets import token_hex

import pytest

from backoffice.catalog.models import Assortment, AssortmentProduct, Product
from backoffice.customers.models import Customer
from backoffice.pricing.models import Price, PriceGroup
from distribution.models import Package, PackageRequest, Release, SchedulerSubjob
from distribution.package_store import package_store
from distribution.queries import release_path as path_module
from distribution.queries.squash_anchor import squash_anchor
from distribution.use_cases.build_requested_package import build_requested_package
from distribution.use_cases.follow_path import follow_path
from distribution.use_cases.request_package import RETRY_AFTER, request_package
from distribution.use_cases.revive_package_requests import revive_package_requests
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_product
from tests.distribution.company import NOW, make_delta, make_full, make_group, make_release
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build, copy_folder, copy_rows, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.requested import build_requests, request_states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _few_packages_are_many(monkeypatch):
    # a limit and not our own function: the real one is 16 packages
    monkeypatch.setattr(path_module, "SQUASHED_ABOVE", 6)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    for number in ("1-1", "2-1"):
        switch_support_offline_on(register=Register.objects.get(number=number), user=None)
    return north


def rename(text):
    Product.objects.filter(number="1001").update(name=text)


def add_product(number, pk):
    product = make_product(number, [f"77{number}"], pk=pk, name=f"Product {number}")
    AssortmentProduct.objects.create(pk=pk, assortment=Assortment.objects.get(code="ALL"), product=product)
    Price.objects.create(pk=pk, price_group=PriceGroup.objects.get(code="RETAIL"), product=product, unit_price=3, valid_from=NOW)


def remove_product(number):
    Product.objects.get(number=number).delete()


#: What happens before each release from the second on: rows come and go, come back, and go again.
STEPS = (
    lambda: (rename("Milk 2"), add_product("2001", 901)),
    lambda: (remove_product("1002"), Customer.objects.update(name="Ann")),
    lambda: (remove_product("2001"), add_product("2002", 902)),
    lambda: add_product("2001", 901),
    lambda: (rename("Milk 6"), Price.objects.update(unit_price=7)),
    lambda: (remove_product("2002"), Customer.objects.update(name="Bob")),
    lambda: rename("Milk 8"),
)


class History:
    """A register at each release, by copies of its database."""

    def __init__(self, group, folder):
        self.group, self.folder = group, folder
        self.walker = FollowingRegister("1-1", folder / "walker")
        self.keep()

    def keep(self):
        # of a catalog so small, a FULL would be the cheaper way
        Package.objects.filter(kind="FULL").update(size_bytes=10_000_000)
        self.walker.sync()
        shutil.copytree(self.walker.folder.folder, self.folder / f"at-{self.walker.release}")

    def go_on(self, steps=STEPS):
        for step in steps:
            step()
            assert build(self.group).release is not None
            self.keep()
        return self

    def register_at(self, release):
        folder = self.folder / f"held-{release}-{token_hex(4)}"
        shutil.copytree(self.folder / f"at-{release}", folder)
        register = FollowingRegister("1-1", folder)
        assert register.release == release
        return register


def test_register_at_any_release_comes_to_the_rows_of_the_last_one(north, tmp_path):
    history = History(north, tmp_path).go_on()
    expected = expected_rows(north.pk)
    for release in range(1, 7):
        register = history.register_at(release)
        plan = register.sync()
        if not plan.packages:
            assert (plan.to_release, plan.next_poll_seconds, bool(plan.note)) == (None, 2, True)
            build_requests()
            plan = register.sync()
        assert (plan.from_release, plan.to_release) == (release, 8)
        assert register.rows() == expected
        assert register.audit() == []
    assert Package.objects.filter(is_squashed=True).exists()


def test_squashed_package_tells_what_became_of_each_row_in_the_end(north, tmp_path):
    History(north, tmp_path).go_on()
    request_package(release=Release.objects.get(number=8), audience="OFFLINE", from_release=1, now=NOW)
    made = {package.job_id: package for package in build_requests()}
    products, prices = made[1040], made[1020]
    # written: 1001 and 2001, which came, went and came back; deleted: 1002 and 2002, which came and went
    assert products.row_counts["product"] == {"upserted": 2, "deleted": 2}
    assert (products.kind, products.audience, products.from_release, products.to_release) == ("DELTA", "ALL", 1, 8)
    assert (products.is_squashed, products.created_at, products.key) == (True, NOW, None)
    assert prices.rows == sum(sum(count.values()) for count in prices.row_counts.values())
    assert made[1010].row_counts == {"customer": {"upserted": 1, "deleted": 0}}
    assert made[1010].key is not None
    # what has one package only serves as it is
    assert made.keys() == {1010, 1020, 1040}


def test_neighbours_share_what_is_made(north, tmp_path):
    history = History(north, tmp_path).go_on()
    one, other = history.register_at(2), history.register_at(2)
    assert [register.poll().packages for register in (one, other)] == [[], []]
    assert request_states() == [("WAITING", 2, None, 8)]
    made = build_requests()
    assert build_requests() == []
    names = {package.sha256 for package in made}
    for register in (one, other, history.register_at(3)):
        plan = register.sync()
        assert names.issuperset(package.sha256 for package in plan.packages if package.job in (1020, 1040))
        assert register.rows() == expected_rows(north.pk)
    assert PackageRequest.objects.count() == 1


def test_anchor_is_the_same_for_neighbours_and_no_more_than_a_quarter_before(tmp_path):
    group = make_group("Far")
    make_full(make_release(group, 1))
    last = 1
    for last in range(2, 101):
        make_delta(make_release(group, last))
    target = group.releases.get(number=last)
    anchors = {begin: squash_anchor(target, begin, "OFFLINE") for begin in range(1, last)}
    assert all(begin - (100 - begin) / 4 <= anchor <= begin for begin, anchor in anchors.items())
    assert len(set(anchors.values())) < 30
    assert {anchors[begin] for begin in range(64, 68)} == {64}
    # nothing leads from before a whole release
    assert {anchors[begin] for begin in range(1, 16)} == {1}
    Package.objects.filter(to_release=66).update(removed_at=NOW)
    assert squash_anchor(target, 67, "OFFLINE") == 67


def test_what_follows_is_added_to_what_was_squashed(north, tmp_path):
    history = History(north, tmp_path).go_on()
    history.register_at(1).poll()
    squashed = {package.sha256 for package in build_requests()}
    rename("Milk 9")
    build(north)
    register = history.register_at(1)
    plan = register.sync()
    assert squashed < {package.sha256 for package in plan.packages}
    assert [package.to_release for package in plan.packages][-1] == 9
    assert register.rows() == expected_rows(north.pk)


def test_server_copy_follows_squashed_packages_too(north, tmp_path):
    history = History(north, tmp_path).go_on()
    register = history.register_at(1)
    register.poll()
    assert build_requests()
    follow_path(folder=register.folder, target=Release.objects.get(number=8), audience="STORE")
    assert register.rows() == copy_rows(north)


def test_each_audience_has_its_own_squashed_packages_where_they_differ(north, tmp_path):
    SchedulerSubjob.objects.filter(table_name="barcode").update(exclude_from_offline=True)
    history = History(north, tmp_path).go_on()
    register = history.register_at(1)
    register.poll()
    made = {package.job_id: package for package in build_requests()}
    assert (made[1020].audience, made[1040].audience) == ("ALL", "OFFLINE")
    assert made[1040].row_counts["barcode"]["upserted"] == 0
    plan = register.sync()
    assert {made[job].sha256 for job in (1020, 1040)} < {package.sha256 for package in plan.packages}
    assert register.rows() == expected_rows(north.pk) | {"barcode": {}}
    request_package(release=Release.objects.get(number=8), audience="STORE", from_release=1, now=NOW)
    store = {package.job_id: package for package in build_requests()}
    # the package for all serves both
    assert 1020 not in store
    assert store[1040].audience == "STORE"
    assert store[1040].row_counts["barcode"]["upserted"] > 0


def test_request_of_a_worker_that_died_is_taken_up_again(north, tmp_path, settings):
    history = History(north, tmp_path).go_on()
    register = history.register_at(1)
    register.poll()
    request = PackageRequest.objects.get()
    died_at = NOW - timedelta(seconds=settings.RUN_STALE_SECONDS + 1)
    PackageRequest.objects.update(state="RUNNING", started_at=NOW)
    assert build_requested_package(request_id=request.pk, clock=lambda: NOW) == []
    assert revive_package_requests(now=NOW + timedelta(seconds=6)) == []
    PackageRequest.objects.update(started_at=died_at)
    assert revive_package_requests(now=NOW + timedelta(seconds=6)) == [request.pk]
    assert build_requests()
    assert register.sync().to_release == 8
    assert revive_package_requests(now=NOW + timedelta(days=1)) == []


def test_worker_that_was_taken_for_dead_publishes_nothing(north, tmp_path):
    History(north, tmp_path).go_on()
    request = request_package(release=Release.objects.get(number=8), audience="OFFLINE", from_release=1, now=NOW)
    moments = iter([NOW, NOW + timedelta(seconds=1)])

    def clock():
        moment = next(moments)
        if moment != NOW:
            PackageRequest.objects.update(started_at=moment)
        return moment

    assert build_requested_package(request_id=request.pk, clock=clock) == []
    assert PackageRequest.objects.get().state == "RUNNING"
    assert not Package.objects.filter(is_squashed=True).exists()


def test_failure_is_written_down_and_tried_again_only_later(north, tmp_path):
    history = History(north, tmp_path).go_on()
    register = history.register_at(1)
    register.poll()
    lost = Package.objects.get(to_release=3, job=1040)
    package_store().path(lost.sha256).rename(tmp_path / "kept")
    assert build_requests() == []
    request = PackageRequest.objects.get()
    assert (request.state, request.message.split(":")[0]) == ("FAILED", "PackageInvalid")
    # no plan names a file that is not there
    assert register.poll().note.startswith("HQ's package store has lost")
    (tmp_path / "kept").rename(package_store().path(lost.sha256))
    # nobody waits for what failed
    plan = register.poll()
    assert (plan.to_release, len(plan.packages) > 6) == (8, True)
    arguments = {"release": Release.objects.get(number=8), "audience": "OFFLINE", "from_release": 1}
    assert request_package(**arguments, now=NOW).state == "FAILED"
    assert request_package(**arguments, now=NOW + RETRY_AFTER).state == "WAITING"
    assert build_requests()


def test_squashed_package_whose_file_is_lost_is_made_again_alone_and_once(north, tmp_path):
    History(north, tmp_path).go_on()
    arguments = {"release": Release.objects.get(number=8), "audience": "OFFLINE", "from_release": 1}
    request_package(**arguments, now=NOW)
    # encrypted: made again it is another file
    (lost,) = [package for package in build_requests() if package.job_id == 1010]
    package_store().remove(lost.sha256)
    assert request_package(**arguments, now=NOW + RETRY_AFTER).state == "WAITING"
    (again,) = build_requests(NOW + RETRY_AFTER)
    assert (again.job_id, again.sha256 != lost.sha256) == (1010, True)
    assert request_package(**arguments, now=NOW + 3 * RETRY_AFTER).state == "DONE"


def test_register_does_not_wait_for_ever(north, tmp_path):
    history = History(north, tmp_path).go_on()
    register = history.register_at(1)
    assert register.poll().to_release is None
    assert register.poll(NOW + timedelta(seconds=30)).to_release is None
    plan = register.sync(NOW + timedelta(seconds=31))
    assert plan.to_release == 8
    assert register.rows() == expected_rows(north.pk)


def test_squashed_packages_are_made_without_the_builders_copy(north, tmp_path):
    history = History(north, tmp_path).go_on()
    copy_folder(north).current().unlink()
    register = history.register_at(1)
    register.poll()
    assert build_requests()
    register.sync()
    assert register.rows() == expected_rows(north.pk)
