"""Which package requests were made at a moment: those of one poll, for whoever hands them to the workers.

Asked once a plan has changed, because only then something was requested; a use case sends no messages itself.
"""

from datetime import datetime

from distribution.models import PackageRequest
from registers.queries.prepared_query import PreparedQuery

_waiting = PreparedQuery(
    lambda moment: (
        PackageRequest.objects.filter(state=PackageRequest.State.WAITING, requested_at=moment).order_by("pk").values_list("pk")
    ),
    moment=datetime,
)


def packages_requested_at(moment: datetime) -> list[int]:
    """List the ids of the requests that wait since exactly this moment."""
    return [int(key) for (key,) in _waiting.rows(moment=moment)]
