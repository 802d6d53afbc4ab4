"""Distribution schedules and their runs, and the download sessions these lead to."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backoffice.hq_api.api.filters import DownloadSessionFilter, RunFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView, now
from backoffice.hq_api.serializers.distribution import (
    DownloadSessionSerializer,
    RunSerializer,
    ScheduleReadSerializer,
    ScheduleSerializer,
)
from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession
from distribution.tasks import hint_at_run
from distribution.use_cases.cancel_run import cancel_run
from distribution.use_cases.cancel_session import cancel_session
from distribution.use_cases.rerun_session import rerun_session
from distribution.use_cases.run_schedule_now import run_schedule_now
from distribution.use_cases.set_recurrence import set_recurrence

_SCHEDULES = DistributionSchedule.objects.select_related("interval", "crontab").prefetch_related("groups", "jobs")
_RUNS = DistributionRun.objects.select_related("schedule").prefetch_related("groups__group", "groups__release")
_SESSIONS = DownloadSession.objects.select_related("channel_database__register", "package")
RECURRENCE = ("every", "period", "calendar")


@transaction.atomic
def save_schedule(serializer: BaseSerializer, *, is_new: bool) -> DistributionSchedule:
    """Save what a schedule does and when, both or neither. What the body does not say of the recurrence stays."""
    said = {name: serializer.validated_data.pop(name) for name in RECURRENCE if name in serializer.validated_data}
    schedule: DistributionSchedule = serializer.save()
    if said or is_new or "is_active" in serializer.validated_data:
        kept = {} if said or is_new else ScheduleReadSerializer(schedule).data["recurrence"]
        set_recurrence(schedule=schedule, recurrence=Recurrence(**{**kept, **said}), now=now())
    return schedule


class Schedules(HqListView):
    """The distribution schedules."""

    queryset = _SCHEDULES
    serializer_class = ScheduleReadSerializer

    @extend_schema(request=ScheduleSerializer, responses={201: ScheduleReadSerializer})
    def post(self, request: Request) -> Response:
        """Create a schedule."""
        serializer = ScheduleSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        schedule = save_schedule(serializer, is_new=True)
        return Response(ScheduleReadSerializer(_SCHEDULES.get(pk=schedule.pk)).data, status=201)


class OneSchedule(HqItemView):
    """One distribution schedule."""

    queryset = _SCHEDULES
    serializer_class = ScheduleReadSerializer

    @extend_schema(request=ScheduleSerializer)
    def patch(self, request: Request, **_kwargs: int) -> Response:
        """Change what is named; a recurrence is replaced whole."""
        schedule = self.get_object()
        self.hold_state(request, schedule)
        serializer = ScheduleSerializer(schedule, data=request.data, partial=True, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        save_schedule(serializer, is_new=False)
        return self.shown(request, _SCHEDULES.get(pk=schedule.pk))

    @extend_schema(responses={204: None})
    def delete(self, _request: Request, **_kwargs: int) -> Response:
        """Delete a schedule with the history of its runs; what they published stays."""
        schedule = self.get_object()
        with transaction.atomic():
            task = schedule.periodic_task
            schedule.delete()
            if task is not None:
                task.delete()
        return Response(status=204)


class RunSchedule(HqView):
    """Running a schedule by hand."""

    queryset = DistributionSchedule.objects.all()
    serializer_class = RunSerializer

    @extend_schema(request=None, responses={202: RunSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Run it now; a run under way is joined."""
        run = run_schedule_now(schedule=self.get_object(), user=self.caller.user, now=now())
        hint_at_run(run_id=run.pk)
        return Response(RunSerializer(_RUNS.get(pk=run.pk)).data, status=202)


class Runs(HqListView):
    """The runs, the latest first."""

    queryset = _RUNS
    serializer_class = RunSerializer
    filterset_class = RunFilter
    ordering = ("-id",)


class OneRun(HqItemView):
    """One run, and what it did for each group."""

    queryset = _RUNS
    serializer_class = RunSerializer


class CancelRun(HqView):
    """Canceling a run."""

    queryset = DistributionRun.objects.all()
    serializer_class = RunSerializer

    @extend_schema(request=None, responses={202: RunSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Stop a run before its next step; what it has published stays published."""
        run = self.get_object()
        cancel_run(run=run, now=now())
        return Response(RunSerializer(_RUNS.get(pk=run.pk)).data, status=202)


class DownloadSessions(HqListView):
    """The download sessions, the latest first."""

    queryset = _SESSIONS
    serializer_class = DownloadSessionSerializer
    filterset_class = DownloadSessionFilter
    ordering = ("-id",)


class OneDownloadSession(HqItemView):
    """One download session."""

    queryset = _SESSIONS
    serializer_class = DownloadSessionSerializer


class SessionVerb(HqView):
    """Something that is done to a download session."""

    queryset = _SESSIONS
    serializer_class = DownloadSessionSerializer
    verb: ClassVar[Callable[..., DownloadSession]]

    def change(self) -> Response:
        """Do it and answer how the session stands."""
        changed: Any = type(self).verb(session=self.get_object(), user=self.caller.user, now=now())
        return Response(self.get_serializer(_SESSIONS.get(pk=changed.pk)).data)


class CancelSession(SessionVerb):
    """Canceling a download session."""

    verb = staticmethod(cancel_session)

    @extend_schema(request=None, responses={200: DownloadSessionSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Leave the package out of the register's next plans."""
        return self.change()


class RerunSession(SessionVerb):
    """Trying a package again."""

    verb = staticmethod(rerun_session)

    @extend_schema(request=None, responses={200: DownloadSessionSerializer})
    def post(self, _request: Request, **_kwargs: int) -> Response:
        """Give a canceled or failed session all its tries again."""
        return self.change()
