"""Serving the page beside the sync loop, in a thread of its own, by waitress: a small server that needs nothing else."""

import threading
from types import TracebackType

from waitress.server import create_server

from channel.errors import InvalidInput
from pos.clock import Clock, utc_now
from pos.home import RegisterHome
from pos.web.app import create_app
from pos.web.guard import LOOPBACK_NAMES
from pos.web.till import Till

# One may wait for headquarters, one asks for the header, and a second window may be open.
THREADS = 6
SECONDS_TO_END = 5.0


class PageServer:
    """The page of one register while the block lasts. Port 0 takes any that is free; see `url`."""

    def __init__(self, home: RegisterHome, *, host: str = "127.0.0.1", port: int, clock: Clock = utc_now) -> None:
        """Begin to listen.

        Raises: InvalidInput for an address that is not of this machine alone, OSError when it is taken.
        """
        if host not in LOOPBACK_NAMES:
            raise InvalidInput(f"The page is for this machine alone: {host} is no loopback address, 127.0.0.1 is one.")
        self._till = Till(home, clock=clock)
        try:
            self._server = create_server(create_app(self._till), host=host, port=port, threads=THREADS, ident="")
        except BaseException:
            self._till.close()
            raise
        self.url = f"http://{host}:{self._server.effective_port}/"
        self._thread = threading.Thread(target=self._server.run, name="page", daemon=True)

    def __enter__(self) -> "PageServer":
        self._thread.start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        # what is being answered is answered first: its thread wakes the server, which must be there for that
        self._server.task_dispatcher.shutdown(timeout=SECONDS_TO_END)
        self._server.close()
        self._thread.join(SECONDS_TO_END)
        self._till.close()
