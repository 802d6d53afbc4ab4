"""What came of comparing a group's STORE channel database with HQ's tables, row by row, at one snapshot."""

from django.db import models


class GroupAudit(models.Model):
    """One audit of one group. What it found was mended by the release it published."""

    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, related_name="audits")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: The release the rows were compared at.
    release_number = models.PositiveIntegerField(null=True, blank=True)
    #: {channel table: rows that differed}; empty: equal.
    differing = models.JSONField(default=dict, blank=True)
    #: Why it could not be finished.
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["group", "-started_at"], name="group_audit_latest")]

    def __str__(self) -> str:
        return f"audit of group {self.group_id}"
