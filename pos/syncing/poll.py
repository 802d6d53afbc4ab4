"""One poll: status and acknowledgements up, plan down."""

import logging

import msgspec

from channel.errors import EverytillError, PlanUnknown
from channel.plan import MOST_ACKNOWLEDGEMENTS, Plan, PollAnswer, PollRequest
from pos.context import RegisterContext
from pos.errors import PlanRefused
from pos.journal import acknowledgements, settings
from pos.syncing.accept_plan import accept_plan
from pos.syncing.held_plan import held_plan, held_signed_plan
from pos.syncing.register_status import build_status
from pos.syncing.tell import is_stumble, tell_one_by_one

LOG = logging.getLogger(__name__)


def poll(context: RegisterContext, *, whatever_is_held: bool = False) -> Plan:
    """Ask HQ for the plan; an unchanged one is read from the journal again.

    `whatever_is_held` asks for the plan even if it is unchanged, because the one held leads nowhere.
    Raises: HeadquartersUnreachable, SignatureInvalid, PackageForeign, PlanRefused, AuthenticationFailed, PlanUnknown.
    """
    held = None if whatever_is_held else held_plan(context.journal)
    tag = None if held is None else settings.read(context.journal, settings.PLAN_TAG)
    answer = _tell_and_ask(context, PollRequest(status=build_status(context), plan_tag=tag))
    if answer is None:
        if held is None or tag is None:
            raise PlanRefused("Headquarters says that the plan is unchanged, and was not told of any.")
        return held
    return accept_plan(context, answer.signed_plan, answer.plan_tag)


def _tell_and_ask(context: RegisterContext, request: PollRequest) -> PollAnswer | None:
    """Poll, with what HQ has not been told yet; it is forgotten when HQ has answered.

    An HQ that stumbles over that is asked without it, and told one by one: no word of this register keeps it from its
    plan.
    """
    waiting = acknowledgements.pending(context.journal, MOST_ACKNOWLEDGEMENTS)
    if not waiting:
        return _ask(context, request)
    try:
        answer = _ask(context, msgspec.structs.replace(request, acknowledgements=[told for _, told in waiting]))
    except EverytillError as error:
        if not is_stumble(error):
            raise
        LOG.warning("headquarters cannot take what it was told with a poll, and is asked without: %s", error)
        answer = _ask(context, request)
        tell_one_by_one(context)
        return answer
    acknowledgements.delivered(context.journal, [number for number, _ in waiting])
    return answer


def _ask(context: RegisterContext, request: PollRequest) -> PollAnswer | None:
    """Poll, and once more with the plan held as proof when HQ does not know it: it was restored, and can tell by that.

    Raises: PlanUnknown when HQ does not know it even then.
    """
    client = context.headquarters.client()
    try:
        return client.poll(request)
    except PlanUnknown:
        signed = held_signed_plan(context.journal)
        if signed is None:
            raise
    return client.poll(msgspec.structs.replace(request, plan_tag=None, held_plan=signed))
