"""Sync: a register polls, and says what became of each package.

A poll with nothing new does not come here: `distribution.api.unchanged_poll` has answered it.
"""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from channel.errors import NotFound
from channel.plan import Acknowledgement, PollAnswer, PollRequest
from distribution.plan_admission import admitted
from distribution.queries.database_of_register import bare_database_of_register
from distribution.tasks import hint_at_package_request
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.answer_poll import answer_poll
from registers.api.device_view import DeviceView, read_struct, struct_response
from registers.api.struct_schema import struct_schema


class SyncPoll(DeviceView):
    """One poll: the register's status up, its plan down."""

    @extend_schema(
        operation_id="sync_poll",
        description=(
            "Tell HQ how the register is and ask for its plan. 200 carries a signed plan with a tag to send at the next "
            "poll; 204 says that the plan with the tag that was sent still stands. 409 `plan-unknown` asks for the plan that "
            "is held: poll again at once with `held_plan`. 503 `headquarters-busy` says in `Retry-After` when to poll again."
        ),
        request={"application/json": struct_schema(PollRequest)},
        responses={(200, "application/json"): struct_schema(PollAnswer), 204: None},
    )
    def post(self, request: Request) -> HttpResponse:
        """Answer a poll."""
        poll, now = read_struct(request, PollRequest), timezone.now()
        with admitted():
            made = answer_poll(register=self.device.register, poll=poll, now=now, device=self.device)
        if made is None:
            return HttpResponse(status=204)
        for request_id in made.requested:
            hint_at_package_request(request_id=request_id)
        return struct_response(PollAnswer(signed_plan=made.signed_plan, plan_tag=made.plan_tag))


class SyncAcknowledge(DeviceView):
    """What became of a package at the register."""

    @extend_schema(
        operation_id="sync_acknowledge",
        description="Say that a package was downloaded or applied, or why that failed. Safe to repeat.",
        request={"application/json": struct_schema(Acknowledgement)},
        responses={204: None},
    )
    def post(self, request: Request) -> HttpResponse:
        """Take an acknowledgement."""
        acknowledgement = read_struct(request, Acknowledgement)
        database = bare_database_of_register(self.device.register_id)
        if database is None:
            raise NotFound("This register has no channel database of its own.")
        acknowledge_package(channel_database=database, acknowledgement=acknowledgement, now=timezone.now())
        return HttpResponse(status=204)
