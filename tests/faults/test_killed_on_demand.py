"""A worker is killed while it makes a package on demand: nothing of it is named, and the sweep has it made once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channel.header import Audience
from distribution.models import Package, PackageRequest
from distribution.queries.release_path import last_release
from distribution.use_cases.build_requested_package import build_requested_package
from distribution.use_cases.request_package import request_package
from distribution.use_cases.revive_package_requests import revive_package_requests
from tests.distribution.headquarters import build
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = ("a package is begun", "a package is written and has no name yet", "a package has its name")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("wanted", [{"from_release": 1}, {"job": 1040}], ids=["squash", "repair"])
def test_package_on_demand_whose_worker_was_killed_is_made_by_the_next(released, wanted, moment):
    for name in ("Second", "Third"):
        released.change(name)
        build(released.group)
    before = set(Package.objects.values_list("sha256", flat=True))
    request = request_package(release=last_release(released.group.pk), audience=Audience.OFFLINE, now=timezone.now(), **wanted)
    with WorkerProcess("make_requested", request.pk, moment) as worker:
        worker.go()
        worker.expect("stopped")
        worker.kill()
    assert set(Package.objects.values_list("sha256", flat=True)) == before
    released.assert_nothing_false_is_named()

    assert revive_package_requests(now=timezone.now() + timedelta(hours=1)) == [request.pk]
    made = build_requested_package(request_id=request.pk, clock=timezone.now)
    assert made != []
    assert PackageRequest.objects.get().state == "DONE"
    assert set(Package.objects.values_list("sha256", flat=True)) == before | {package.sha256 for package in made}
    assert build_requested_package(request_id=request.pk, clock=timezone.now) == []
    released.assert_equal()
