"""A device: the hardware activated as a register; it holds the token.

A register outlives its hardware, so activation state and token belong here and not on the register.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """One piece of hardware, from the activation code made for it to its end."""

    store_path: ClassVar[str] = "register__store"

    class State(models.TextChoices):
        """Where the device is in its life."""

        PENDING = "PENDING", _("Pending")
        ACTIVATED = "ACTIVATED", _("Activated")
        DEACTIVATED = "DEACTIVATED", _("Deactivated")
        DISABLED = "DISABLED", _("Disabled")

    class Type(models.TextChoices):
        """What it is used for; decides what it may call."""

        REGISTER = "REGISTER", _("Register")
        PRICE_CHECKER = "PRICE_CHECKER", _("Price checker")

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="devices")
    type = models.CharField(max_length=15, choices=Type.choices, default=Type.REGISTER)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    #: HMAC-SHA-256 (hex) of the one-time activation code; emptied when used.
    activation_code_hash = models.CharField(max_length=64, blank=True)
    activation_code_expires_at = models.DateTimeField(null=True, blank=True)
    #: SHA-256 (hex) of the token; empty while PENDING and after the device has left.
    token_hash = models.CharField(max_length=64, blank=True)
    #: The token before a rotation; accepted until shortly after the new one was first used: the answer with it may get lost.
    previous_token_hash = models.CharField(max_length=64, blank=True)
    #: When that one expires: being replaced does not lengthen a token's life.
    previous_token_expires_at = models.DateTimeField(null=True, blank=True)
    token_issued_at = models.DateTimeField(null=True, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    #: HMAC-SHA-256 (hex) of the one-time code with which a device that has left hands over the sales it still holds.
    hand_over_code_hash = models.CharField(max_length=64, blank=True)
    hand_over_code_expires_at = models.DateTimeField(null=True, blank=True)
    #: SHA-256 (hex) of the token that code was changed into: good for uploads alone, and not for long.
    hand_over_token_hash = models.CharField(max_length=64, blank=True)
    hand_over_token_expires_at = models.DateTimeField(null=True, blank=True)
    #: Made by the register at activation; sequence numbers belong to (register, journal id).
    journal_id = models.CharField(max_length=36, blank=True)
    #: Base64 of the X25519 public key that package keys are sealed for; the register made it.
    sealing_key = models.CharField(max_length=44, blank=True)
    program_version = models.CharField(max_length=30, blank=True)
    hardware = models.CharField(max_length=200, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="ACTIVATED"), name="one_activated_device_per_register"
            ),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="PENDING"), name="one_pending_device_per_register"
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~models.Q(token_hash=""), name="device_token_hash_unique"),
            models.UniqueConstraint(
                fields=["previous_token_hash"],
                condition=~models.Q(previous_token_hash=""),
                name="device_previous_token_hash_unique",
            ),
            models.UniqueConstraint(
                fields=["activation_code_hash"],
                condition=~models.Q(activation_code_hash=""),
                name="device_activation_code_hash_unique",
            ),
            models.UniqueConstraint(
                fields=["hand_over_code_hash"],
                condition=~models.Q(hand_over_code_hash=""),
                name="device_hand_over_code_hash_unique",
            ),
            models.UniqueConstraint(
                fields=["hand_over_token_hash"],
                condition=~models.Q(hand_over_token_hash=""),
                name="device_hand_over_token_hash_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.pk} of {self.register_id}"
