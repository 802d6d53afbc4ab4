"""A package: an immutable, content-addressed file of one channel data group."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Package(models.Model):
    """One package; its file is found in the package store under its SHA-256."""

    class Kind(models.TextChoices):
        """What the package carries."""

        DELTA = "DELTA", _("Delta")
        FULL = "FULL", _("Full")
        REPAIR = "REPAIR", _("Repair")

    class Audience(models.TextChoices):
        """Whose channel databases it is for."""

        ALL = "ALL", _("All")
        OFFLINE = "OFFLINE", _("Offline")
        STORE = "STORE", _("Store")

    #: SHA-256 (hex) of the bytes as they travel: compressed, and encrypted when there is a key.
    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.ALL)
    group = models.ForeignKey("registers.ChannelDataGroup", on_delete=models.CASCADE, related_name="packages")
    #: The job a DELTA or a REPAIR carries; empty for a FULL.
    job = models.ForeignKey("distribution.SchedulerJob", on_delete=models.PROTECT, null=True, blank=True)
    from_release = models.PositiveIntegerField(null=True, blank=True)
    to_release = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    uncompressed_bytes = models.PositiveBigIntegerField()
    #: {channel table: {"upserted": n, "deleted": n}}
    row_counts = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    #: What it is encrypted with; empty: nothing in it is about people.
    key = models.ForeignKey("distribution.GroupKey", on_delete=models.PROTECT, null=True, blank=True)
    #: Made of several DELTAs for those who are far behind; no release needs it.
    is_squashed = models.BooleanField(default=False)
    #: When its file was removed because nobody needed it any more; the row stays for the sessions that tell of it.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["group", "to_release", "job"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="FULL", job__isnull=True, from_release__isnull=True)
                    | models.Q(kind="DELTA", job__isnull=False, from_release__isnull=False)
                    | models.Q(kind="REPAIR", job__isnull=False, from_release__isnull=True)
                ),
                name="package_fields_fit_kind",
            ),
        ]
        indexes = [models.Index(fields=["group", "to_release"], name="package_plan")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
