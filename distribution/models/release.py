"""Releases and what they were made from."""

from django.db import models


class Release(models.Model):
    """A numbered state of one channel data group; channel databases move from release to release."""

    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    #: {"1040": watermark text, …}: what HQ had committed when each job was last looked at.
    watermarks = models.JSONField(default=dict)
    #: {channel table: TableChecksum text} of every table at this release, as STORE channel databases have them.
    checksums = models.JSONField(default=dict)
    #: The channel tables that are empty in OFFLINE channel databases at this release.
    excluded_tables = models.JSONField(default=list)
    #: The jobs whose packages lead here from the release before: {"STORE": [1020], "OFFLINE": [1020, 1040]}.
    deltas = models.JSONField(default=dict)
    #: Made from the tables alone: no packages lead here from the release before, only a FULL begins here.
    is_whole = models.BooleanField(default=False)
    #: The version of its tables, and the oldest program that can sell from them; see `channel.ddl`.
    schema_version = models.PositiveIntegerField(default=1)
    readable_from = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["group", "-number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="release_number_once_per_group")]

    def __str__(self) -> str:
        return f"release {self.number} of group {self.group_id}"


class GroupJobWatermark(models.Model):
    """Up to where a group's job has been looked at; moves on even when nothing had changed and nothing was published."""

    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, related_name="job_watermarks")
    job = models.ForeignKey("distribution.SchedulerJob", on_delete=models.CASCADE)
    epoch = models.PositiveIntegerField()
    watermark = models.TextField()
    #: SHA-256 (hex) of the job's announcements; others now mean that rows differ although no row was changed.
    announcement_sha256 = models.CharField(max_length=64)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "job"], name="watermark_once_per_group_and_job")]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.job_id}"
