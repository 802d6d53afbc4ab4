"""An offline profile: when a register leaves and returns to HQ's server, and what it may do meanwhile.

The defaults are those of the design; the reference product publishes none.
"""

from django.core.validators import MinValueValidator
from django.db import models


class OfflineProfile(models.Model):
    """The rules a register follows when HQ does not answer."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=60)
    #: A request in a sale that has not succeeded by then leads to the offline database.
    offline_timeout_seconds = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    #: Failures among the last few requests that are forgiven before the register goes offline.
    retry_count = models.PositiveSmallIntegerField(default=1)
    reconnect_attempt_interval_minutes = models.PositiveSmallIntegerField(default=5)
    #: Also switch at sign-in, and come back by a health check between transactions.
    advanced_switching = models.BooleanField(default=False)
    health_check_interval_minutes = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    #: Replies slower than this lead offline; empty means that slowness alone never does.
    performance_threshold_milliseconds = models.PositiveIntegerField(null=True, blank=True)
    performance_reconnect_interval_minutes = models.PositiveSmallIntegerField(default=5)
    #: Ask the cashier before a switch instead of switching silently.
    prompt_on_switch = models.BooleanField(default=False)
    manual_disconnect_before_sign_in = models.BooleanField(default=False)
    poll_interval_seconds = models.PositiveIntegerField(default=60, validators=[MinValueValidator(1)])
    upload_interval_seconds = models.PositiveIntegerField(default=30, validators=[MinValueValidator(1)])
    #: Transactions sent in one upload at most.
    upload_batch_size = models.PositiveIntegerField(default=500, validators=[MinValueValidator(1)])
    #: How long a register keeps transactions that HQ has acknowledged.
    days_transactions_exist = models.PositiveSmallIntegerField(default=60, validators=[MinValueValidator(1)])

    #: What a register's offline database may grow to; HQ and register warn at 80 % of it.
    database_limit_megabytes = models.PositiveIntegerField(default=10_240, validators=[MinValueValidator(1)])
    #: With older data than so many days nobody signs in offline; empty means that its age alone never keeps anybody out.
    maximum_days_since_sync = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    #: Registers with this profile receive no data; they go on selling from what they hold, and no backlog is kept.
    pause_offline_synchronization = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offline_timeout_seconds__gte=1), name="offline_profile_timeout_at_least_1_second"
            ),
            models.CheckConstraint(
                condition=models.Q(poll_interval_seconds__gte=1), name="offline_profile_poll_at_least_1_second"
            ),
        ]

    def __str__(self) -> str:
        return self.name
