"""Registers: what they are, whether they support offline, and the codes that hardware is activated with."""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.hq_api.api.filters import RegisterFilter
from backoffice.hq_api.api.hq_view import HqItemView, HqListView, HqView
from backoffice.hq_api.serializers.registers import ActivationCodeSerializer, RegisterSerializer, SupportOfflineOffSerializer
from channel.errors import InvalidInput, NotPermitted
from registers.models import Register
from registers.use_cases.create_register import create_register
from registers.use_cases.issue_activation_code import IssuedActivationCode, issue_activation_code
from registers.use_cases.switch_support_offline_off import switch_support_offline_off
from registers.use_cases.switch_support_offline_on import switch_support_offline_on

_REGISTERS = Register.objects.select_related("store", "offline_profile", "status", "channel_database")


class Registers(HqListView):
    """The registers."""

    queryset = _REGISTERS
    serializer_class = RegisterSerializer
    filterset_class = RegisterFilter
    ordering = ("number",)

    @extend_schema(filters=False, responses={201: RegisterSerializer})
    def post(self, request: Request) -> Response:
        """Create a register, with offline support off."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        if not self.reach.holds(wanted["store"]):
            raise NotPermitted("This service token is restricted to another store.")
        register = create_register(**wanted, user=self.caller.user)
        return Response(self.get_serializer(register).data, status=201)


class OneRegister(HqItemView):
    """One register."""

    queryset = _REGISTERS
    serializer_class = RegisterSerializer
    lookup_field = "number"

    @transaction.atomic
    def patch(self, request: Request, **_kwargs: str) -> Response:
        """Change its name or offline profile; number and store stay."""
        register, changes = self.changed(request)
        fixed = [name for name in ("number", "store") if name in changes and changes[name] != getattr(register, name)]
        if fixed:
            raise InvalidInput(
                "This never changes.", errors=[{"pointer": f"/{name}", "detail": "This never changes."} for name in fixed]
            )
        for name, value in changes.items():
            setattr(register, name, value)
        register.save(update_fields=list(changes))
        return self.shown(request, register)


class RegisterVerb(HqView):
    """Something that is done to a register."""

    queryset = Register.objects.select_related("store")
    lookup_field = "number"

    def code_answer(self, issued: IssuedActivationCode | None, status: int) -> Response:
        """Answer with an activation code, this once."""
        code = {"activation_code": issued and issued.code, "expires_at": issued and issued.expires_at}
        return Response(ActivationCodeSerializer(code).data, status=status)


class SupportOfflineOn(RegisterVerb):
    """Support offline = Yes."""

    serializer_class = ActivationCodeSerializer
    answers_secret = True

    @extend_schema(request=None, responses={200: ActivationCodeSerializer})
    def post(self, _request: Request, **_kwargs: str) -> Response:
        """Give the register its own channel database, and an activation code when no device is activated."""
        switched = switch_support_offline_on(register=self.get_object(), user=self.caller.user)
        return self.code_answer(switched.activation_code, 200)


class SupportOfflineOff(RegisterVerb):
    """Support offline = No."""

    serializer_class = SupportOfflineOffSerializer

    @extend_schema(responses={200: RegisterSerializer})
    def post(self, request: Request, **_kwargs: str) -> Response:
        """Take the register's channel database out of its group; refused while it holds sales, unless overridden."""
        register = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        switch_support_offline_off(register=register, user=self.caller.user, **serializer.validated_data)
        return Response(RegisterSerializer(_REGISTERS.get(pk=register.pk)).data)


class ActivationCode(RegisterVerb):
    """The one-time code of a register."""

    serializer_class = ActivationCodeSerializer
    answers_secret = True

    @extend_schema(request=None, responses={201: ActivationCodeSerializer})
    def post(self, _request: Request, **_kwargs: str) -> Response:
        """Issue a code; an earlier one that was not used is worth nothing from now on."""
        return self.code_answer(issue_activation_code(register=self.get_object(), user=self.caller.user), 201)
