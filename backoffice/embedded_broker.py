"""Celery's broker in a SQLite file: kombu's SQLAlchemy transport, made fit to run for years.

Not the stock transport, for three reasons: it keeps every delivered message for ever, it takes the write lock at each
look into an empty file, and it hands its own polling interval to the database engine, which refuses it. Not the file
system transport: it reads half-written messages.
"""

from json import loads
from queue import Empty
from typing import Any

from kombu.transport.sqlalchemy import Channel as StockChannel
from kombu.transport.sqlalchemy import Transport as StockTransport
from sqlalchemy import Engine, delete, event, select


class Channel(StockChannel):
    """A channel that removes what it delivers.

    Nothing is lost by removing: the stock channel never delivers a message a second time either. What is due is a row
    at HQ, and the sweep finds it.
    """

    def _engine_from_config(self) -> Engine:
        """Create the engine, with a write-ahead log so that publishing does not wait for reading."""
        options = self.connection.client.transport_options
        interval = options.pop("polling_interval", None)
        try:
            engine: Engine = super()._engine_from_config()
        finally:
            if interval is not None:
                options["polling_interval"] = interval
        event.listen(engine, "connect", _use_write_ahead_log)
        return engine

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 (kombu's signature)
        """Take the oldest message out of the file.

        Raises:
            Empty: there is none.
        """
        message = self.message_cls
        oldest = select(message.id).where(message.queue_id == self._get_or_create(queue).id).order_by(message.id).limit(1)
        take = delete(message).where(message.id == oldest.scalar_subquery()).returning(message.payload)
        try:
            nothing_waits = self.session.scalar(oldest) is None
            self.session.commit()
            # Looking needs no lock; taking does, and then another worker may have been faster.
            payload = None if nothing_waits else self.session.scalar(take, execution_options={"synchronize_session": False})
        finally:
            self.session.commit()
        if payload is None:
            raise Empty
        content: dict[str, Any] = loads(payload)
        return content


class Transport(StockTransport):
    """The transport behind `sqla+sqlite://` URLs; `backoffice.celery` puts it in the place of the stock one."""

    Channel = Channel


def _use_write_ahead_log(connection: Any, _record: Any) -> None:
    """Prepare a new SQLite connection."""
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.execute("PRAGMA synchronous=NORMAL").close()
