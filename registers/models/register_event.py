"""What happened to a register: who did what, when; the page of a register shows it as its log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterEvent(models.Model):
    """One line of a register's log; never changed."""

    store_path: ClassVar[str] = "register__store"

    class Kind(models.TextChoices):
        """What was done."""

        CREATED = "CREATED", _("Created")
        SUPPORT_OFFLINE_ON = "SUPPORT_OFFLINE_ON", _("Support offline switched on")
        SUPPORT_OFFLINE_OFF = "SUPPORT_OFFLINE_OFF", _("Support offline switched off")
        ACTIVATION_CODE_ISSUED = "ACTIVATION_CODE_ISSUED", _("Activation code issued")
        DEVICE_ACTIVATED = "DEVICE_ACTIVATED", _("Device activated")
        DEVICE_DEACTIVATED = "DEVICE_DEACTIVATED", _("Device deactivated")
        DEVICE_DISABLED = "DEVICE_DISABLED", _("Device disabled")
        HAND_OVER_CODE_ISSUED = "HAND_OVER_CODE_ISSUED", _("Hand-over code issued")
        HAND_OVER_BEGUN = "HAND_OVER_BEGUN", _("Hand-over of remaining sales begun")
        HAND_OVER_ENDED = "HAND_OVER_ENDED", _("Hand-over of remaining sales ended")
        TRANSACTIONS_GIVEN_UP = "TRANSACTIONS_GIVEN_UP", _("Missing transactions given up")
        TOKEN_ROTATED = "TOKEN_ROTATED", _("Device token rotated")
        SEALING_KEY_CHANGED = "SEALING_KEY_CHANGED", _("Device sealing key changed")
        OFFLINE_PROFILE_CHANGED = "OFFLINE_PROFILE_CHANGED", _("Offline profile changed")
        GROUP_CHANGED = "GROUP_CHANGED", _("Channel data group changed")

        FULL_SYNC_REQUESTED = "FULL_SYNC_REQUESTED", _("Full synchronization requested")
        SYNC_PAUSED = "SYNC_PAUSED", _("Data synchronization paused")
        SYNC_RESUMED = "SYNC_RESUMED", _("Data synchronization resumed")
        DATA_DIFFERS = "DATA_DIFFERS", _("Data differ from headquarters")
        DATA_REPAIRED = "DATA_REPAIRED", _("Data repaired")
        SESSION_CANCELED = "SESSION_CANCELED", _("Download session canceled")
        SESSION_RERUN = "SESSION_RERUN", _("Download session to be tried again")

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    at = models.DateTimeField()
    #: Empty when a device or HQ itself did it.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["register", "-at"], name="register_event_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
