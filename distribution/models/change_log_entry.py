"""The change log: what changed at HQ, as captured by the database itself.

Rows are written by database triggers in the transaction that changed the data, so no Python can forget them: not
`QuerySet.update`, not `bulk_create`, not plain SQL. A signal handler or a `modified_at` column would miss all three,
and a clock or `max(id)` would skip what commits late.
"""

from django.db import models


class TransactionIdField(models.BigIntegerField):
    """The id of the database transaction that wrote the row: `xid8` on PostgreSQL, unused elsewhere."""

    def db_type(self, connection) -> str:  # type: ignore[no-untyped-def]  # Django's own signature is untyped
        """Return the column type of the connected engine."""
        return "xid8" if connection.vendor == "postgresql" else "bigint"


class ChangeLogEntry(models.Model):
    """A changed row of a captured table, before and after: each distinct set of captured columns is one entry."""

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    #: JSON object of the captured columns, {"id": 7, "assortment_id": 2}; null: any row may have changed (TRUNCATE).
    key = models.TextField(null=True)  # noqa: DJ001  # null says something else than an empty text
    #: PostgreSQL only: the top-level transaction. On SQLite writers follow one another and `id` is the commit order.
    transaction_id = TransactionIdField(null=True)

    class Meta:
        verbose_name_plural = "change log entries"
        indexes = [models.Index(fields=["transaction_id"], name="change_log_by_transaction")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.key}"
