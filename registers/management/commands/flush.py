"""Django's flush, which empties every table: on SQLite by DELETE, which the ledger's guard would refuse."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import flush
from django.db import connections

from registers.ledger.guard import open_ledger


class Command(flush.Command):
    """The same command, with the ledger opened."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        with open_ledger(connection) if connection.vendor == "sqlite" else nullcontext():
            super().handle(**options)
