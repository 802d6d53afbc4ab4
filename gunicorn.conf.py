"""What gunicorn is told in a file of its own, which it reads by this name wherever it is started: hooks have no option.

The processes of a web server share one door, and who is idle opens first: in a moment of quiet one of them takes in nearly
all connections of a proxy that keeps them, and answers them alone from then on while the others idle. So a connection ends
after some requests, announced, and the next one is let in by whoever has the most time then.
"""

import os
import sys
from typing import Any

# Less than a hundredth of the time goes to opening connections again.
REQUESTS_PER_CONNECTION = 32


def pre_fork(server: Any, worker: Any) -> None:
    """Give a process the place that the fewest others have; before it is there, as two that start at once would choose the same.

    There are as many places as CPUs, so that it stays so when processes end, and when all are replaced by new ones.
    """
    places = range(len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1)
    taken = [getattr(neighbour, "place", None) for neighbour in server.WORKERS.values()]
    worker.place = min(places, key=taken.count)


def post_fork(_server: Any, worker: Any) -> None:
    """Keep each process on a CPU of its own, unless WEB_ONE_CPU says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")
    # Only now: the processes start with what is in the folder by then, and not with what was there before.
    from django.conf import settings

    from backoffice.one_cpu import stay_on_one_cpu

    if settings.WEB_ONE_CPU:
        stay_on_one_cpu(worker.place)


def pre_request(_worker: Any, request: Any) -> None:
    """Have a connection end with the last request it may carry; HTTP/2, which counts none, ends its connections by itself."""
    if getattr(request, "req_number", 0) >= REQUESTS_PER_CONNECTION:
        request.force_close()
