"""Quarantine: uploaded transactions HQ keeps whole but will not post until a person decides."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuarantinedTransaction(models.Model):
    """One document HQ could not post, with its exact bytes and the reasons."""

    store_path: ClassVar[str] = "register__store"

    class Resolution(models.TextChoices):
        """How it left quarantine; empty while it waits for a person."""

        POSTED = "POSTED", _("Posted as it was sent")
        CORRECTED = "CORRECTED", _("Posted with corrections")
        ACCEPTED = "ACCEPTED", _("Accepted with a note")
        DISMISSED = "DISMISSED", _("Dismissed: it is not to be posted")

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
    resolution = models.CharField(max_length=10, choices=Resolution.choices, blank=True)
    #: What the document says of itself, as far as it can be read: for lists, totals and the search for missing numbers.
    type = models.CharField(max_length=20, blank=True)
    store_number = models.CharField(max_length=20, blank=True)
    journal_id = models.CharField(max_length=36, blank=True)
    sequence_number = models.PositiveBigIntegerField(null=True, blank=True)
    receipt_number = models.CharField(max_length=60, blank=True)
    business_date = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    gross_amount = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "sha256"], name="quarantined_document_once_per_register"),
        ]
        indexes = [
            models.Index(fields=["register", "journal_id", "sequence_number"], name="quarantined_sequence"),
            models.Index(
                fields=["store_number", "business_date"], condition=models.Q(resolved_at=None), name="quarantined_daily_totals"
            ),
        ]

    def __str__(self) -> str:
        return f"quarantined {self.claimed_id or self.sha256[:12]}"


class QuarantineEvent(models.Model):
    """What a person did with a quarantined transaction; never changed."""

    class Action(models.TextChoices):
        """What was done."""

        CORRECTED = "CORRECTED", _("Corrected")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DISMISSED = "DISMISSED", _("Dismissed")
        POSTED = "POSTED", _("Posted")
        REFUSED = "REFUSED", _("Could still not be posted")

    quarantined = models.ForeignKey("registers.QuarantinedTransaction", on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=10, choices=Action.choices)
    at = models.DateTimeField()
    #: Empty when HQ itself did it.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    #: [{"pointer": …, "from": …, "to": …}, …]
    changes = models.JSONField(default=list, blank=True)
    #: The reasons there still were, as in `QuarantinedTransaction.reasons`.
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
