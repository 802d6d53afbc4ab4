"""The latest status each register told of itself; one narrow row per register because it is written at every poll."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterStatus(models.Model):
    """What the register said of itself in its last poll."""

    class ConnectionMode(models.TextChoices):
        """Where the register sells from."""

        ONLINE = "ONLINE", _("Online")
        OFFLINE = "OFFLINE", _("Offline")

    register = models.OneToOneField("registers.Register", on_delete=models.CASCADE, primary_key=True, related_name="status")
    reported_at = models.DateTimeField()
    connection_mode = models.CharField(max_length=10, choices=ConnectionMode.choices)
    connection_reason = models.CharField(max_length=60, blank=True)
    sales_waiting = models.PositiveIntegerField(default=0)
    oldest_waiting_at = models.DateTimeField(null=True, blank=True)
    journal_id = models.CharField(max_length=36, blank=True)
    last_sequence_number = models.PositiveBigIntegerField(default=0)
    channel_database_bytes = models.PositiveBigIntegerField(default=0)
    journal_bytes = models.PositiveBigIntegerField(default=0)
    free_disk_bytes = models.PositiveBigIntegerField(default=0)
    program_version = models.CharField(max_length=30, blank=True)
    clock_offset_seconds = models.IntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "register statuses"

    def __str__(self) -> str:
        return f"status of {self.pk}"
