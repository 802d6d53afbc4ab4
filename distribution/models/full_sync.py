"""A full synchronization somebody asked for, once, at a time of their choice."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FullSync(models.Model):
    """What is to be sent whole: a job to one channel database (a REPAIR), or everything to one, a group or all (a FULL)."""

    store_path: ClassVar[str] = "channel_database__register__store"

    class State(models.TextChoices):
        """Where the request is."""

        WAITING = "WAITING", _("Waiting")
        STARTED = "STARTED", _("Started")
        CANCELED = "CANCELED", _("Canceled")

    #: Empty with an empty group: every group.
    channel_database = models.ForeignKey(
        "registers.ChannelDatabase", on_delete=models.CASCADE, null=True, blank=True, related_name="full_sync_requests"
    )
    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, null=True, blank=True)
    #: Empty: all jobs. Only with a channel database.
    job = models.ForeignKey("distribution.SchedulerJob", on_delete=models.CASCADE, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    start_at = models.DateTimeField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-start_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) | models.Q(channel_database__isnull=True, job__isnull=True),
                name="full_sync_has_one_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(job__isnull=True) | models.Q(channel_database__isnull=False),
                name="full_sync_of_job_is_of_one_database",
            ),
        ]
        indexes = [models.Index(fields=["start_at"], condition=models.Q(state="WAITING"), name="full_sync_due")]

    def __str__(self) -> str:
        return f"full sync {self.pk}"
