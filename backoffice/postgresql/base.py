"""Named by ENGINE in `backoffice.settings.database`; Django looks for `DatabaseWrapper` in this module."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, except that looking after a kept connection asks the kernel and not the server.

    Django asks `SELECT 1` at the beginning of each request: a way to the server and back, as long as a look-up that a register
    came for. A server that has gone has closed its end, so there is something to read where nothing was asked for; a silent
    connection is as sound as one that has just answered. Whatever else is odd is left to Django's question.
    """

    def is_usable(self) -> bool:
        """Tell whether the connection can be used."""
        return self._is_idle_and_silent() or super().is_usable()

    def _is_idle_and_silent(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        pgconn = self.connection.pgconn
        if pgconn.status != ConnStatus.OK or pgconn.transaction_status != TransactionStatus.IDLE:
            return False
        waiting = select.poll()
        waiting.register(pgconn.socket, select.POLLIN | select.POLLPRI)
        return not waiting.poll(0)
