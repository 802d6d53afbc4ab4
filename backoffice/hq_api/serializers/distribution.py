"""Channel databases, jobs, schedules, runs and download sessions."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backoffice.hq_api.serializers.fields import by_key
from distribution.domain.recurrence import Recurrence
from distribution.models import (
    DistributionRun,
    DistributionSchedule,
    DownloadSession,
    FullSync,
    Package,
    RunGroup,
    SchedulerJob,
)
from distribution.queries.recurrence_of import recurrence_of
from registers.models import ChannelDatabase, ChannelDataGroup


class ChannelDatabaseSerializer(serializers.ModelSerializer):
    """A copy of the data a channel sells from."""

    group = serializers.CharField(source="group.name", default=None, allow_null=True)
    register = serializers.CharField(source="register.number", default=None, allow_null=True)
    store = serializers.CharField(source="register.store.number", default=None, allow_null=True)

    class Meta:
        model = ChannelDatabase
        fields = (
            "id", "kind", "group", "register", "store", "release_number", "release_applied_at", "pause_data_synchronization",
            "verified_release_number", "verified_at", "differing_tables", "schema_version",
        )  # fmt: skip
        read_only_fields = fields


class FullSyncSerializer(serializers.Serializer[Any]):
    """What is to be sent anew to a channel database, and when."""

    job = serializers.PrimaryKeyRelatedField(
        queryset=SchedulerJob.objects.all(), allow_null=True, default=None, help_text="A job's number; null: everything."
    )
    start_at = serializers.DateTimeField(allow_null=True, default=None, help_text="Null: at once.")


class JobSerializer(serializers.ModelSerializer):
    """A scheduler job and its tables."""

    tables: Any = serializers.SlugRelatedField(source="subjobs", slug_field="table_name", many=True, read_only=True)
    excluded_tables = serializers.SerializerMethodField(help_text="Those that offline databases do not keep.")

    class Meta:
        model = SchedulerJob
        fields = ("number", "name", "is_enabled", "exclude_from_offline", "retry_count", "tables", "excluded_tables")
        read_only_fields = fields

    def get_excluded_tables(self, job: SchedulerJob) -> list[str]:
        """List the tables that are excluded one by one."""
        return sorted(subjob.table_name for subjob in job.subjobs.all() if subjob.exclude_from_offline)


class RecurrenceSerializer(serializers.Serializer[Any]):
    """When a schedule runs: at an interval, by a calendar, or (neither) only by hand."""

    every = serializers.IntegerField(min_value=1, max_value=1_000_000, allow_null=True, default=None)
    period = serializers.ChoiceField(choices=("minutes", "hours", "days"), default="minutes")
    calendar = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="Five crontab fields, in HQ's time zone; 0 is Sunday."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, or neither."""
        if attrs.get("every") is not None and attrs.get("calendar"):
            raise serializers.ValidationError("A schedule runs at an interval or by a calendar, not both.")
        return attrs


class ScheduleSerializer(serializers.ModelSerializer):
    """Which jobs run for which groups, and when."""

    groups = by_key(ChannelDataGroup, "name", many=True)
    jobs = serializers.PrimaryKeyRelatedField(queryset=SchedulerJob.objects.all(), many=True)
    recurrence = RecurrenceSerializer(source="*", required=False)

    class Meta:
        model = DistributionSchedule
        fields = ("id", "name", "description", "is_active", "groups", "jobs", "recurrence", "due_at")
        read_only_fields = ("id", "due_at")


class ScheduleReadSerializer(ScheduleSerializer):
    """A schedule as it is shown."""

    recurrence = serializers.SerializerMethodField()  # type: ignore[assignment]  # read otherwise than written

    @extend_schema_field(RecurrenceSerializer)
    def get_recurrence(self, schedule: DistributionSchedule) -> dict[str, Any]:
        """Read the recurrence back."""
        recurrence: Recurrence = recurrence_of(schedule)
        return {"every": recurrence.every, "period": recurrence.period, "calendar": recurrence.calendar}


class RunGroupSerializer(serializers.ModelSerializer):
    """What a run did for one group."""

    group = serializers.CharField(source="group.name")
    release = serializers.IntegerField(source="release.number", default=None, allow_null=True)

    class Meta:
        model = RunGroup
        fields = ("group", "state", "release", "rows", "packages", "package_bytes", "message", "failures")
        read_only_fields = fields


class RunSerializer(serializers.ModelSerializer):
    """One run of a schedule."""

    schedule = serializers.CharField(source="schedule.name")
    groups = RunGroupSerializer(many=True)

    class Meta:
        model = DistributionRun
        fields = ("id", "schedule", "state", "requested_at", "started_at", "finished_at", "cancel_requested", "message", "groups")
        read_only_fields = fields


class DownloadSessionSerializer(serializers.ModelSerializer):
    """One package on its way into one channel database."""

    register = serializers.CharField(source="channel_database.register.number", default=None, allow_null=True)
    package = serializers.CharField(source="package.sha256")
    kind = serializers.CharField(source="package.kind")
    job = serializers.IntegerField(source="package.job_id", allow_null=True)
    to_release = serializers.IntegerField(source="package.to_release")

    class Meta:
        model = DownloadSession
        fields = (
            "id", "register", "package", "kind", "job", "to_release", "state", "try_count", "requested_at", "downloaded_at",
            "applied_at", "changed_at", "message",
        )  # fmt: skip
        read_only_fields = fields


class FullSyncStartSerializer(serializers.Serializer[Any]):
    """When everything is to be sent anew."""

    start_at = serializers.DateTimeField(allow_null=True, default=None, help_text="Null: at once.")


class AskedFullSyncSerializer(serializers.ModelSerializer):
    """A full synchronization that was asked for; without a database and a group it is for all."""

    channel_database: Any = serializers.IntegerField(source="channel_database_id", allow_null=True)
    group = serializers.CharField(source="group.name", default=None, allow_null=True)
    job = serializers.IntegerField(source="job_id", allow_null=True)
    requested_by = serializers.CharField(source="requested_by.username", default=None, allow_null=True)

    class Meta:
        model = FullSync
        fields = ("id", "channel_database", "group", "job", "state", "start_at", "requested_at", "requested_by", "started_at")
        read_only_fields = fields


class JobChangeSerializer(serializers.Serializer[Any]):
    """What may be set of a job; what is left out stays."""

    is_enabled = serializers.BooleanField(help_text="A job that is not enabled is left out by every run.")
    exclude_from_offline = serializers.BooleanField(help_text="Offline databases keep none of its tables.")
    retry_count = serializers.IntegerField(min_value=1, max_value=100, help_text="How often a register tries a package.")
    excluded_tables = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=100, help_text="Tables that offline databases do not keep."
    )


class PackageSerializer(serializers.ModelSerializer):
    """A package: what is in it and for whom it is."""

    group = serializers.CharField(source="group.name")
    job = serializers.IntegerField(source="job_id", allow_null=True)

    class Meta:
        model = Package
        fields = (
            "sha256", "kind", "audience", "group", "job", "from_release", "to_release", "size_bytes", "uncompressed_bytes",
            "row_counts", "rows", "created_at", "removed_at",
        )  # fmt: skip
        read_only_fields = fields
