"""A channel database: a copy of the data a channel sells from."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelDatabase(models.Model):
    """One channel database; a register's own (OFFLINE) or the server's for a group (STORE)."""

    store_path: ClassVar[str] = "register__store"

    class Kind(models.TextChoices):
        """Where the database is and who sells from it."""

        STORE = "STORE", _("Store (server)")
        OFFLINE = "OFFLINE", _("Offline (register)")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Empty once support offline was switched off: the database receives nothing any more.
    group = models.ForeignKey(
        "registers.ChannelDataGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="channel_databases"
    )
    #: The register that owns an OFFLINE database; empty for a STORE database.
    register = models.OneToOneField(
        "registers.Register", on_delete=models.CASCADE, null=True, blank=True, related_name="channel_database"
    )
    #: The release the database said it holds, at its last poll or acknowledgement.
    release_number = models.PositiveIntegerField(null=True, blank=True)
    release_applied_at = models.DateTimeField(null=True, blank=True)
    #: The epoch of HQ under which release_number was told.
    epoch = models.PositiveIntegerField(null=True, blank=True)
    #: The highest plan number handed out; a plan's number only grows.
    plan_number = models.PositiveBigIntegerField(default=0)
    #: It receives no data while this is set; what it misses is computed when it goes on, so there is no backlog.
    pause_data_synchronization = models.BooleanField(default=False)
    #: How often a full synchronization was asked for: {"1040": 2}, "9999" for all jobs; see `channel.plan.Plan.full_syncs`.
    full_syncs = models.JSONField(default=dict, blank=True)
    #: `channel.row_hash.checksum_digest` of its tables, as the register told it when it was last compared with HQ's.
    checksum_digest = models.CharField(max_length=32, blank=True)
    #: The release at which the register's checksums were HQ's, and when it last said so.
    verified_release_number = models.PositiveIntegerField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    #: The release at which the register last hashed every row anew, and when.
    audited_release_number = models.PositiveIntegerField(null=True, blank=True)
    audited_at = models.DateTimeField(null=True, blank=True)
    #: Channel tables whose rows the register found to differ from its release's; empty when all is well.
    differing_tables = models.JSONField(default=list, blank=True)
    #: The newest schema version the register's program knows.
    schema_version = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="STORE", register__isnull=True, group__isnull=False)
                    | models.Q(kind="OFFLINE", register__isnull=False)
                ),
                name="channel_database_owner_fits_kind",
            ),
            models.UniqueConstraint(fields=["group"], condition=models.Q(kind="STORE"), name="one_store_database_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
