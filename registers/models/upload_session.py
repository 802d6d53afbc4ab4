"""An upload session: one batch's way from a register to HQ, with the very bytes that came."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadSession(models.Model):
    """One batch as it came; stored before anything is parsed."""

    store_path: ClassVar[str] = "device__register__store"

    class State(models.TextChoices):
        """What became of the batch."""

        RECEIVED = "RECEIVED", _("Received")
        POSTED = "POSTED", _("Posted")
        PARTLY_POSTED = "PARTLY_POSTED", _("Partly posted")
        REJECTED = "REJECTED", _("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.ForeignKey("registers.Device", on_delete=models.PROTECT, related_name="upload_sessions")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.RECEIVED)
    #: The body exactly as it was sent, still compressed.
    body = models.BinaryField()
    content_encoding = models.CharField(max_length=10, blank=True)
    documents = models.PositiveIntegerField(default=0)
    posted = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    #: How often the sweep has tried to post it; counted before each try, so that one that ends the process counts too.
    try_count = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["-received_at"], name="upload_session_latest"),
            models.Index(
                fields=["try_count", "received_at"], condition=models.Q(state="RECEIVED"), name="upload_session_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
