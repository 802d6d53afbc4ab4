"""A run of a distribution schedule: one consistent snapshot, packaged for each of its groups."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DistributionRun(models.Model):
    """One run, from the request to its end; a row and not a message, so a worker's death does not lose it."""

    class State(models.TextChoices):
        """Where the run is."""

        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        SUCCEEDED = "SUCCEEDED", _("Succeeded")
        PARTLY_FAILED = "PARTLY_FAILED", _("Partly failed")
        FAILED = "FAILED", _("Failed")
        CANCELED = "CANCELED", _("Canceled")

    UNFINISHED = (State.WAITING, State.RUNNING)

    schedule = models.ForeignKey("distribution.DistributionSchedule", on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING)
    #: Empty when the schedule fell due.
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    #: Touched while it works; a RUNNING run that has not moved for long lost its worker and is taken up again.
    progressed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule"], condition=models.Q(state__in=["WAITING", "RUNNING"]), name="one_unfinished_run_per_schedule"
            ),
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="run_latest")]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.schedule_id}"


class RunGroup(models.Model):
    """What a run did for one group; a failing group fails alone."""

    class State(models.TextChoices):
        """Where the group is."""

        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        PUBLISHED = "PUBLISHED", _("Published")
        NO_DATA = "NO_DATA", _("No data")
        CREATE_FAILED = "CREATE_FAILED", _("Create failed")
        CANCELED = "CANCELED", _("Canceled")

    run = models.ForeignKey(DistributionRun, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE)
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING)
    release = models.ForeignKey("distribution.Release", on_delete=models.SET_NULL, null=True, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    package_bytes = models.PositiveBigIntegerField(default=0)
    packages = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)
    #: Why jobs failed: {"1040": "…"}; the other jobs of the group went on.
    failures = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["run", "group"]
        constraints = [models.UniqueConstraint(fields=["run", "group"], name="group_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.group_id} {self.state}"
