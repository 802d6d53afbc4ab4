"""A package that is made because somebody needs it, and not with each release: a squashed DELTA, or a REPAIR.

A row and not a message, so that it is built once for all who ask, and found again when a worker dies.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PackageRequest(models.Model):
    """One package to be made on demand."""

    class State(models.TextChoices):
        """Where the request is."""

        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE)
    audience = models.CharField(max_length=8)
    #: A DELTA's: squash the DELTAs of all jobs from here. Empty: a REPAIR of `job`.
    from_release = models.PositiveIntegerField(null=True, blank=True)
    to_release = models.PositiveIntegerField()
    job = models.ForeignKey("distribution.SchedulerJob", on_delete=models.CASCADE, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    #: Renewed while a worker is at it; a RUNNING request that has not moved for long lost its worker.
    progressed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "audience", "from_release", "to_release"],
                condition=models.Q(job__isnull=True),
                name="squash_requested_once",
            ),
            models.UniqueConstraint(
                fields=["group", "audience", "job", "to_release"],
                condition=models.Q(job__isnull=False),
                name="repair_requested_once",
            ),
            models.CheckConstraint(
                condition=models.Q(job__isnull=True, from_release__isnull=False)
                | models.Q(job__isnull=False, from_release__isnull=True),
                name="package_request_is_squash_or_repair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=models.Q(state__in=["WAITING", "RUNNING"]), name="package_request_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.from_release or self.job_id} to {self.to_release}"
