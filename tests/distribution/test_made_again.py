"""A package on demand that was removed and is asked for again: the very same file, and of use again."""

from datetime import timedelta

import pytest

from channel.header import Audience
from distribution.models import Package, PackageRequest
from distribution.package_store import package_store
from distribution.queries.release_path import HeldRelease, last_release, release_path
from distribution.use_cases.request_package import request_package
from tests.distribution.company import NOW
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.requested import build_requests

pytestmark = pytest.mark.django_db(transaction=True)


def test_repair_that_was_removed_serves_again_once_it_is_made_again():
    north, _ = make_headquarters()
    build(north)
    release = last_release(north.pk)
    later = NOW + timedelta(days=40)
    request_package(release=release, audience=Audience.OFFLINE, job=1020, now=NOW)
    (first,) = build_requests()
    # the row stays, because a download session tells of it
    Package.objects.filter(pk=first.pk).update(removed_at=NOW)
    package_store().remove(first.sha256)
    PackageRequest.objects.all().delete()
    request_package(release=release, audience=Audience.OFFLINE, job=1020, now=later)
    (second,) = build_requests(later)
    path = release_path(release, HeldRelease(north.pk, 1, release.number), audience=Audience.OFFLINE, repair_jobs=[1020])
    assert (second.sha256, path.packages, path.missing_repairs) == (first.sha256, (second,), set())
    assert path.packages[0].created_at == later
