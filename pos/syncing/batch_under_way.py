"""A batch of transactions that is on its way to HQ, while the register reads the next one.

A thread of its own that is left behind, as for a request with a deadline: the register program may end at any moment, and
what HQ took in without our hearing of it is answered as a repeat the next time. The journal is not touched in it.
"""

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from channel.upload import UploadAnswer
from pos.journal.entries import WaitingEntry

Upload = Callable[[Sequence[bytes]], UploadAnswer]


class BatchUnderWay:
    """Begins to send a batch at once."""

    def __init__(self, entries: Sequence[WaitingEntry], upload: Upload) -> None:
        self.entries = entries
        self._upload = upload
        self._outcome: SimpleQueue[UploadAnswer | BaseException] = SimpleQueue()
        threading.Thread(target=self._send, name="upload-batch", daemon=True).start()

    def answer(self) -> UploadAnswer:
        """Wait for HQ's answer; to be asked once.

        Raises: whatever sending it raised.
        """
        outcome = self._outcome.get()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _send(self) -> None:
        try:
            self._outcome.put(self._upload([entry.document for entry in self.entries]))
        except BaseException as error:
            self._outcome.put(error)
