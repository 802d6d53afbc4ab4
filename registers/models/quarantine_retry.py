"""A person's wish to have everything posted again that waits for one reason, because its cause is gone.

A row and not only a message: thousands of documents take minutes, a worker may die, and people want to see how far it is.
"""

from django.conf import settings
from django.db import models


class QuarantineRetry(models.Model):
    """One pass over what waited for a reason when it was asked for."""

    #: The code of the reason.
    reason = models.CharField(max_length=60)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    #: How many waited then, the newest of them, and up to where they have been tried.
    wanted = models.PositiveIntegerField()
    last_key = models.BigIntegerField()
    done_key = models.BigIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    posted = models.PositiveIntegerField(default=0)
    #: A pass that has not moved for a while has lost its worker.
    progressed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["reason"], condition=models.Q(finished_at=None), name="one_open_retry_of_a_reason"),
        ]
        verbose_name_plural = "quarantine retries"

    def __str__(self) -> str:
        return f"{self.reason} {self.requested_at:%Y-%m-%d %H:%M}"
