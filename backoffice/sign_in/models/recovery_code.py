"""A recovery code that was not used yet; HQ keeps only its hash."""

from django.conf import settings
from django.db import models


class RecoveryCode(models.Model):
    """One code of one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    #: SHA-256 (hex) of a code of 80 random bits.
    code_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
