"""Quarantine: uploaded transactions HQ keeps whole but will not post until a person decides."""

from django.db import models


class QuarantinedTransaction(models.Model):
    """One document HQ could not post, with its exact bytes and the reasons."""

    #: The id the document claims, when it could be read.
    claimed_id = models.UUIDField(null=True, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    document = models.BinaryField()
    #: [{"code": …, "pointer": …, "message": …}, …]
    reasons = models.JSONField(default=list)
    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="quarantined_transactions")
    upload_session = models.ForeignKey(
        "registers.UploadSession", on_delete=models.PROTECT, related_name="quarantined_transactions"
    )
    received_at = models.DateTimeField()
    #: When the very same bytes were posted after all; the row stays as history, and nobody has to decide any more.
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "sha256"], name="quarantined_document_once_per_register"),
        ]

    def __str__(self) -> str:
        return f"quarantined {self.claimed_id or self.sha256[:12]}"
