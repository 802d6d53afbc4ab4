"""The change log: what changed at HQ, as captured by the database itself.

Rows are written by database triggers in the transaction that changed the data, so no Python can forget them: not
`QuerySet.update`, not `bulk_create`, not plain SQL. A signal handler or a `modified_at` column would miss all three,
and a clock or `max(id)` would skip what commits late.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TransactionIdField(models.BigIntegerField):
    """The id of the database transaction that wrote the row: `xid8` on PostgreSQL, unused elsewhere.

    Written by triggers and compared by queries of the change log; Python only ever prints it.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of the connected engine."""
        return "xid8" if connection.vendor == "postgresql" else "bigint"


class ChangeLogEntry(models.Model):
    """A changed row of a captured table, before and after: each distinct set of captured columns is one entry.

    The index answers "what changed in this table since a watermark?" on both engines: a range of transactions on
    PostgreSQL; on SQLite, where they are all null and every index ends with the row's id, a range of ids.
    """

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    #: JSON object of the captured columns, {"id": 7, "assortment_id": 2}; null: any row may have changed (TRUNCATE).
    key = models.TextField(null=True)  # noqa: DJ001  # null says something else than an empty text
    #: The row came, went, or changed a captured column. Rows of other tables hang on nothing else, so that a store's new
    #: address does not look like a change of everything the store sells.
    moved = models.BooleanField()
    #: PostgreSQL only: the top-level transaction. On SQLite writers follow one another and `id` is the commit order.
    transaction_id = TransactionIdField(null=True)

    class Meta:
        verbose_name_plural = "change log entries"
        indexes = [models.Index(fields=["table_name", "transaction_id"], name="change_log_window")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.key}"
