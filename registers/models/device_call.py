"""What each device calls, from where and when: one row for each kind of call, counted, not one for each call."""

from django.db import models


class DeviceCall(models.Model):
    """One route that a device calls from one address."""

    device = models.ForeignKey("registers.Device", on_delete=models.CASCADE, related_name="calls")
    #: The name of the route, as in the devices' allow-list.
    route = models.CharField(max_length=60)
    method = models.CharField(max_length=7)
    address = models.CharField(max_length=45, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    #: How many of them were answered with an error.
    refused = models.PositiveBigIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(fields=["device", "route", "method", "address"], name="device_call_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.route}"
