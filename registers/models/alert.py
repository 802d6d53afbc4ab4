"""An alert: something about a register, or about headquarters itself, that a person should look at until it is over."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Alert(models.Model):
    """One trouble of one register or, without one, of headquarters; at most one of a kind is open."""

    store_path: ClassVar[str] = "register__store"

    class Kind(models.TextChoices):
        """What is wrong."""

        SILENT = "SILENT", _("Silent")
        BEHIND = "BEHIND", _("Behind")
        SALES_WAITING = "SALES_WAITING", _("Sales waiting")
        SEQUENCE_GAP = "SEQUENCE_GAP", _("Transactions missing")
        DATABASE_SIZE = "DATABASE_SIZE", _("Database near its size limit")
        CLOCK_OFF = "CLOCK_OFF", _("Clock off")
        DATA_DIFFERS = "DATA_DIFFERS", _("Data differ from headquarters")
        TOKEN_EXPIRING = "TOKEN_EXPIRING", _("Device token expiring")
        RETURN_EXCEEDS_SALE = "RETURN_EXCEEDS_SALE", _("More returned than sold")
        VOUCHER_OVERDRAWN = "VOUCHER_OVERDRAWN", _("More redeemed than there was")
        PARTITION_MISSING = "PARTITION_MISSING", _("Ledger partition missing")

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="alerts", null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    opened_at = models.DateTimeField()
    #: When it was last found to be so.
    seen_at = models.DateTimeField()
    #: Empty while it is so.
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The figures of the sentence that people read: {"minutes": 12}; the words are those of the reader's language.
    facts = models.JSONField(default=dict, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "kind"], condition=models.Q(closed_at=None), name="one_open_alert_of_a_kind"
            ),
            # Two rows without a register are never the same to the one above.
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(closed_at=None, register=None),
                name="one_open_alert_of_a_kind_of_headquarters",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="PARTITION_MISSING", register=None)
                | ~models.Q(kind="PARTITION_MISSING") & models.Q(register__isnull=False),
                name="alert_is_of_a_register_or_of_headquarters",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-opened_at"], condition=models.Q(closed_at=None), name="alert_open"),
            models.Index(fields=["closed_at"], condition=models.Q(closed_at__isnull=False), name="alert_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.register_id or 'headquarters'}"
