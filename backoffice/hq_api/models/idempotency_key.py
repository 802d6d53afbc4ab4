"""An idempotency key: a call somebody may send again without knowing whether it arrived, and the answer it was given."""

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one caller. Without an answer the call is under way, or its process died in the middle of it."""

    #: Who sent it: `token:<id>` or `user:<id>`; keys of different callers never meet.
    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    #: SHA-256 (hex) of method, address, query and body.
    request_sha256 = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    #: Empty while the call is under way.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once_per_caller")]
        indexes = [models.Index(fields=["begun_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
