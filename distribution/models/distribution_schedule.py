"""A distribution schedule: which jobs run for which channel data groups, and when."""

from django.db import models


class DistributionSchedule(models.Model):
    """Jobs times groups, run by hand and at an interval or by the calendar.

    The recurrence is in django-celery-beat's rows, which many schedules may share; both empty: it runs only by hand.
    """

    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    groups = models.ManyToManyField("registers.ChannelDataGroup", related_name="distribution_schedules", blank=True)
    jobs = models.ManyToManyField("distribution.SchedulerJob", related_name="distribution_schedules", blank=True)
    interval = models.ForeignKey(
        "django_celery_beat.IntervalSchedule", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Its time zone is HQ's (the setting TIME_ZONE).
    crontab = models.ForeignKey(
        "django_celery_beat.CrontabSchedule", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: When it falls due next; found by the sweep, so that a lost message never loses a run.
    due_at = models.DateTimeField(null=True, blank=True)
    #: Beat's entry, which hints that it may be due; never the reason why it runs.
    periodic_task = models.OneToOneField(
        "django_celery_beat.PeriodicTask", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interval__isnull=True) | models.Q(crontab__isnull=True), name="schedule_has_one_recurrence"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(is_active=True), name="schedule_due")]

    def __str__(self) -> str:
        return self.name
