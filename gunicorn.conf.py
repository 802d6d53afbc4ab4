"""What gunicorn is told in a file of its own, which it reads by this name wherever it is started: hooks have no option.

The processes of a web server share one door, and who is idle opens first: in a moment of quiet one of them takes in nearly
all connections of a proxy that keeps them, and answers them alone from then on while the others idle. So a connection ends
after some requests, announced, and the next one is let in by whoever has the most time then.
"""

from typing import Any

# Less than a hundredth of the time goes to opening connections again.
REQUESTS_PER_CONNECTION = 32


def pre_request(_worker: Any, request: Any) -> None:
    """Have a connection end with the last request it may carry; HTTP/2, which counts none, ends its connections by itself."""
    if getattr(request, "req_number", 0) >= REQUESTS_PER_CONNECTION:
        request.force_close()
