"""What each register told of itself: the latest in one narrow row per register, and a thinned history.

A poll that tells nothing new is not written by itself: its heartbeat is, with those of all other registers
(`registers.use_cases.write_noted`).
"""

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
    #: The ids of the keys of HQ whose signature the register accepts.
    trusted_keys = models.JSONField(default=list, blank=True)
    #: The full synchronizations it has done, as `ChannelDatabase.full_syncs` counts those asked for.
    full_syncs = models.JSONField(default=dict, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    #: The last attempts to download and to upload, as the register told them.
    download_attempted_at = models.DateTimeField(null=True, blank=True)
    download_succeeded_at = models.DateTimeField(null=True, blank=True)
    download_error = models.CharField(max_length=300, blank=True)
    upload_attempted_at = models.DateTimeField(null=True, blank=True)
    upload_succeeded_at = models.DateTimeField(null=True, blank=True)
    upload_error = models.CharField(max_length=300, blank=True)
    #: What the sales waiting come to: {"EUR": "123.45"}.
    waiting_amounts = models.JSONField(default=dict, blank=True)
    #: Names all that is written at once when it turns; a status with the same one is only a heartbeat.
    told_digest = models.CharField(max_length=32, blank=True)
    #: When the last row of its history was written.
    history_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "register statuses"

    def __str__(self) -> str:
        return f"status of {self.pk}"


class RegisterStatusHistory(models.Model):
    """What a register said of itself some time ago: one row when something turned, and otherwise one an hour."""

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="status_history")
    at = models.DateTimeField()
    connection_mode = models.CharField(max_length=10, choices=RegisterStatus.ConnectionMode.choices)
    connection_reason = models.CharField(max_length=60, blank=True)
    release_number = models.PositiveIntegerField(null=True, blank=True)
    sales_waiting = models.PositiveIntegerField(default=0)
    last_sequence_number = models.PositiveBigIntegerField(default=0)
    channel_database_bytes = models.PositiveBigIntegerField(default=0)
    free_disk_bytes = models.PositiveBigIntegerField(default=0)
    clock_offset_seconds = models.IntegerField(default=0)
    program_version = models.CharField(max_length=30, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["register", "-at"], name="status_history_of_register"),
            models.Index(fields=["at"], name="status_history_age"),
        ]
        verbose_name_plural = "register status history"

    def __str__(self) -> str:
        return f"status of {self.register_id} {self.at:%Y-%m-%d %H:%M}"
