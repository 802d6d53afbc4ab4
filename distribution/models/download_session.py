"""A download session: one package's way into one channel database.

Written when a register takes a package up, never when it is built: what is merely available is computed, or 10,000
registers would turn each run into 80,000 rows.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DownloadSession(models.Model):
    """One package on its way into one channel database."""

    store_path: ClassVar[str] = "channel_database__register__store"

    class State(models.TextChoices):
        """Where the package is; what is merely available is computed."""

        REQUESTED = "REQUESTED", _("Requested")
        DOWNLOADED = "DOWNLOADED", _("Downloaded")
        APPLIED = "APPLIED", _("Applied")
        DOWNLOAD_FAILED = "DOWNLOAD_FAILED", _("Download failed")
        APPLY_FAILED = "APPLY_FAILED", _("Apply failed")
        CANCELED = "CANCELED", _("Canceled")
        SUPERSEDED = "SUPERSEDED", _("Superseded")

    #: The register has not finished with the package.
    OPEN = (State.REQUESTED, State.DOWNLOADED, State.DOWNLOAD_FAILED, State.APPLY_FAILED)
    #: The last try failed and another follows.
    FAILED = (State.DOWNLOAD_FAILED, State.APPLY_FAILED)

    channel_database = models.ForeignKey("registers.ChannelDatabase", on_delete=models.CASCADE, related_name="download_sessions")
    package = models.ForeignKey("distribution.Package", on_delete=models.CASCADE, related_name="download_sessions")
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    try_count = models.PositiveSmallIntegerField(default=1)
    requested_at = models.DateTimeField()
    downloaded_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel_database", "package"], name="session_once_per_database_and_package")
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="download_session_latest")]

    def __str__(self) -> str:
        return f"{self.package_id[:12]} into {self.channel_database_id}"
