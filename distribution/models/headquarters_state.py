"""What HQ must remember of itself: its epoch.

The epoch is raised when HQ has travelled in time (a restored backup). Watermarks of another epoch mean nothing: tables
are then compared whole, and registers send again what HQ may have forgotten.
"""

from django.db import models


class HeadquartersState(models.Model):
    """One row, made by the first migration."""

    epoch = models.PositiveIntegerField(default=1)
    epoch_raised_at = models.DateTimeField(null=True, blank=True)
    #: Up to where the change log was removed: an `id` on SQLite, a transaction id on PostgreSQL. A watermark before it
    #: cannot be asked what changed since; its job's tables are compared whole.
    change_log_floor = models.PositiveBigIntegerField(default=0)
    #: When somebody last began to remove what is old; who began later has taken over.
    removal_began_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="headquarters_state_is_one_row")]

    def __str__(self) -> str:
        return f"epoch {self.epoch}"
