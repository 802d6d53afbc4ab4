"""What is done to many things at once, as from the lists of the portal. One thing that there is not, or not for this caller,
refuses the call before anything is done: a program that is wrong about one is wrong about what it asks."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.hq_view import HqView, now
from backoffice.hq_api.serializers.acts import (
    AlertsSerializer,
    DoneSerializer,
    DownloadSessionsSerializer,
    NewRegistersSerializer,
    RegistersFileSerializer,
    RegistersOffSerializer,
    RegistersProfileSerializer,
    RegistersSerializer,
    SwitchedOffSerializer,
)
from channel.errors import InvalidInput, NotPermitted
from distribution.models import DownloadSession
from distribution.use_cases.cancel_sessions import cancel_sessions
from distribution.use_cases.issue_activation_file import issue_activation_file
from distribution.use_cases.rerun_sessions import rerun_sessions
from registers.models import Alert, Register
from registers.use_cases.acknowledge_alerts import acknowledge_alerts
from registers.use_cases.assign_offline_profile import assign_offline_profile
from registers.use_cases.create_registers import create_registers
from registers.use_cases.switch_support_offline_off_of_many import switch_support_offline_off_of_many
from registers.use_cases.switch_support_offline_on_of_many import switch_support_offline_on_of_many


class ActView(HqView):
    """Something that is done to many things."""

    #: The field of the body that names the things, and by which of their columns.
    named_by: ClassVar[tuple[str, str]]

    def asked(self, request: Request) -> tuple[list[int], dict[str, Any]]:
        """Return the primary keys of the things and what else was said.

        Raises: InvalidInput with a pointer to each that there is not for this caller.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(serializer.validated_data)
        field, column = self.named_by
        names: Sequence[Any] = said.pop(field)
        known = dict(self.get_queryset().filter(**{f"{column}__in": set(names)}).values_list(column, "pk"))
        errors = [
            {"pointer": f"/{field}/{place}", "detail": "There is none by this name."}
            for place, name in enumerate(names)
            if name not in known
        ]
        if errors:
            raise InvalidInput("Nothing was done: not all of them are there.", errors=errors)
        return list(known.values()), said


def done(chosen: Sequence[int], changed: int) -> Response:
    """Answer how many were changed."""
    return Response(DoneSerializer({"changed": changed, "unchanged": len(chosen) - changed}).data)


class RegisterActView(ActView):
    """Something that is done to many registers."""

    queryset = Register.objects.order_by("pk")
    named_by = ("registers", "number")


class CreateRegisters(HqView):
    """Registers of a store that opens."""

    queryset = Register.objects.order_by("pk")
    serializer_class = NewRegistersSerializer

    @extend_schema(responses={201: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Create registers of one store, with offline support off: all of them, or none when a number is taken."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = dict(serializer.validated_data)
        if not self.reach.holds(said["store"]):
            raise NotPermitted("This service token is restricted to another store.")
        created = create_registers(names=said.pop("registers"), user=self.caller.user, **said)
        return Response(DoneSerializer({"changed": len(created), "unchanged": 0}).data, status=201)


class SupportOfflineOnOfMany(RegisterActView):
    """Support offline = Yes, for many."""

    serializer_class = RegistersSerializer

    @extend_schema(responses={200: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Give each register its own channel database. No codes are issued: an activation file brings them."""
        chosen, _said = self.asked(request)
        return done(chosen, switch_support_offline_on_of_many(registers=chosen, user=self.caller.user))


class SupportOfflineOffOfMany(RegisterActView):
    """Support offline = No, for many."""

    serializer_class = RegistersOffSerializer

    @extend_schema(responses={200: SwitchedOffSerializer})
    def post(self, request: Request) -> Response:
        """Take their channel databases out of their groups. Those that hold sales stay on, unless overridden."""
        chosen, said = self.asked(request)
        off = switch_support_offline_off_of_many(registers=chosen, user=self.caller.user, **said)
        counts = {"changed": off.switched, "unchanged": len(chosen) - off.switched, "holding_sales": off.left_on}
        return Response(SwitchedOffSerializer(counts).data)


class OfflineProfileOfMany(RegisterActView):
    """The offline profile of many."""

    serializer_class = RegistersProfileSerializer

    @extend_schema(responses={200: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Have registers follow a profile, from their next polls on."""
        chosen, said = self.asked(request)
        return done(chosen, assign_offline_profile(registers=chosen, user=self.caller.user, **said))


class ActivationFileOfMany(RegisterActView):
    """Activation codes of many, in one signed file."""

    serializer_class = RegistersFileSerializer
    answers_secret = True

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    @transaction.atomic
    def post(self, request: Request) -> HttpResponse:
        """Issue a code for each register and sign them all; codes that were not used are worth nothing from now on."""
        chosen, said = self.asked(request)
        registers = list(Register.objects.select_related("store").filter(pk__in=chosen))
        server_url = said.get("server_url") or request.build_absolute_uri("/")
        issued = issue_activation_file(registers=registers, server_url=server_url, user=self.caller.user)
        return HttpResponse(issued.content, content_type="application/json", headers={"Cache-Control": "no-store"})


class AcknowledgeAlerts(ActView):
    """Seeing many alerts."""

    queryset = Alert.objects.order_by("pk")
    serializer_class = AlertsSerializer
    named_by = ("alerts", "pk")

    @extend_schema(responses={200: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Note who has seen those that are open still."""
        chosen, said = self.asked(request)
        return done(chosen, acknowledge_alerts(alerts=chosen, user=self.caller.user, note=said["note"], now=now()))


class SessionActView(ActView):
    """Something that is done to many download sessions."""

    queryset = DownloadSession.objects.order_by("pk")
    serializer_class = DownloadSessionsSerializer
    named_by = ("download_sessions", "pk")


class CancelSessions(SessionActView):
    """Canceling many download sessions."""

    @extend_schema(responses={200: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Leave their packages out of the registers' next plans."""
        chosen, _said = self.asked(request)
        return done(chosen, cancel_sessions(sessions=chosen, user=self.caller.user, now=now()))


class RerunSessions(SessionActView):
    """Trying many packages again."""

    @extend_schema(responses={200: DoneSerializer})
    def post(self, request: Request) -> Response:
        """Give those that failed or were canceled all their tries again."""
        chosen, _said = self.asked(request)
        return done(chosen, rerun_sessions(sessions=chosen, user=self.caller.user, now=now()))
