"""Channel databases, and the scheduler jobs whose data they hold."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backoffice.hq_api.api.filters import ChannelDatabaseFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView, now
from backoffice.hq_api.serializers.distribution import (
    ChannelDatabaseSerializer,
    FullSyncSerializer,
    JobChangeSerializer,
    JobSerializer,
)
from distribution.models import SchedulerJob
from distribution.use_cases.change_job import change_job
from distribution.use_cases.pause_data_synchronization import pause_data_synchronization
from distribution.use_cases.request_full_sync import request_full_sync
from distribution.use_cases.resume_data_synchronization import resume_data_synchronization
from registers.models import ChannelDatabase

_DATABASES = ChannelDatabase.objects.select_related("group", "register__store")


class ChannelDatabases(HqListView):
    """The channel databases."""

    queryset = _DATABASES
    serializer_class = ChannelDatabaseSerializer
    filterset_class = ChannelDatabaseFilter


class OneChannelDatabase(HqItemView):
    """One channel database."""

    queryset = _DATABASES
    serializer_class = ChannelDatabaseSerializer


class DatabaseVerb(HqView):
    """Something that is done to a channel database."""

    queryset = _DATABASES
    serializer_class: type[BaseSerializer] = ChannelDatabaseSerializer

    def standing(self, database: ChannelDatabase) -> Response:
        """Answer how it stands now."""
        return Response(ChannelDatabaseSerializer(_DATABASES.get(pk=database.pk)).data)


class PauseDatabase(DatabaseVerb):
    """Pausing."""

    @extend_schema(request=None, responses={200: ChannelDatabaseSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Let it receive no data for a while; it goes on selling, and no backlog is kept."""
        database = self.get_object()
        pause_data_synchronization(channel_database=database, user=self.caller.user)
        return self.standing(database)


class ResumeDatabase(DatabaseVerb):
    """Resuming."""

    @extend_schema(request=None, responses={200: ChannelDatabaseSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Let it receive data again."""
        database = self.get_object()
        resume_data_synchronization(channel_database=database, user=self.caller.user)
        return self.standing(database)


class FullSyncOfDatabase(DatabaseVerb):
    """A full synchronization."""

    serializer_class = FullSyncSerializer

    @extend_schema(responses={202: ChannelDatabaseSerializer})
    def post(self, request: Request, **_kwargs: int) -> Response:
        """Have everything, or one job, sent anew, at once or at a time."""
        database = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked, moment = serializer.validated_data, now()
        start_at = asked["start_at"] or moment
        request_full_sync(channel_database=database, job=asked["job"], start_at=start_at, user=self.caller.user, now=moment)
        answer = self.standing(database)
        answer.status_code = 202
        return answer


class Jobs(HqListView):
    """The scheduler jobs."""

    queryset = SchedulerJob.objects.prefetch_related("subjobs")
    serializer_class = JobSerializer
    ordering = ("number",)


class OneJob(HqItemView):
    """One scheduler job."""

    queryset = SchedulerJob.objects.prefetch_related("subjobs")
    serializer_class = JobSerializer

    @extend_schema(request=JobChangeSerializer, responses={200: JobSerializer})
    @transaction.atomic
    def patch(self, request: Request, **_kwargs: int) -> Response:
        """Change what is named. What is excluded is emptied in offline databases with the next release of each group."""
        job = self.get_object()
        self.hold_state(request, job)
        serializer = JobChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        shown: Any = JobSerializer(job).data
        names = ("is_enabled", "exclude_from_offline", "retry_count", "excluded_tables")
        wanted = {name: serializer.validated_data.get(name, shown[name]) for name in names}
        change_job(job=job, excluded_subjobs=wanted.pop("excluded_tables"), user=self.caller.user, **wanted)
        return self.shown(request, self.get_object())
