"""A distribution schedule: which jobs run for which channel data groups, and when."""

from django.db import models


class DistributionSchedule(models.Model):
    """Jobs times groups, run by hand and at an interval."""

    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    groups = models.ManyToManyField("registers.ChannelDataGroup", related_name="distribution_schedules", blank=True)
    jobs = models.ManyToManyField("distribution.SchedulerJob", related_name="distribution_schedules", blank=True)
    #: Empty: runs only by hand.
    interval_minutes = models.PositiveIntegerField(null=True, blank=True)
    #: When it falls due next; found by the sweep, so that a lost message never loses a run.
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(is_active=True), name="schedule_due")]

    def __str__(self) -> str:
        return self.name
