"""Which packages the last plan of each channel database names, so that none of them is removed under way."""

from django.db import models


class IssuedPlan(models.Model):
    """The last plan handed to a channel database; written when a plan changes, never at a poll that changes nothing."""

    channel_database = models.OneToOneField(
        "registers.ChannelDatabase", on_delete=models.CASCADE, primary_key=True, related_name="issued_plan"
    )
    #: The SHA-256 names, in order.
    package_names = models.JSONField(default=list)
    issued_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["issued_at"], name="issued_plan_latest")]

    def __str__(self) -> str:
        return f"plan of {self.channel_database_id}"
