"""What workers do with package requests, done at once."""

from datetime import datetime

from distribution.models import Package, PackageRequest
from distribution.use_cases.build_requested_package import build_requested_package
from tests.distribution.company import NOW


def build_requests(now: datetime = NOW) -> list[Package]:
    """Make all packages that are waited for."""
    waiting = PackageRequest.objects.filter(state=PackageRequest.State.WAITING).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    return [package for pk in ids for package in build_requested_package(request_id=pk, clock=lambda: now)]


def request_states() -> list[tuple[str, int | None, int | None, int]]:
    """Tell of each request its state, where it begins, its job and its release."""
    return list(PackageRequest.objects.order_by("pk").values_list("state", "from_release", "job", "to_release"))
