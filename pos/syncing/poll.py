"""One poll: status up, plan down, and the plan kept before anything is done about it."""

import base64

import msgspec

from channel.plan import Plan, PollRequest, SignedPlan, verify_plan
from pos.context import RegisterContext
from pos.identity import require_activation
from pos.journal import entries, repairs, settings
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind
from pos.syncing.check_plan import HeldPlan, check_plan
from pos.syncing.held_plan import held_plan, held_text
from pos.syncing.register_status import build_status


def poll(context: RegisterContext, *, whatever_is_held: bool = False) -> Plan:
    """Ask HQ for the plan; an unchanged one is read from the journal again.

    `whatever_is_held` asks for the plan even if it is unchanged, because the one held leads nowhere.
    Raises: HeadquartersUnreachable, SignatureInvalid, PackageForeign, PlanRefused, AuthenticationFailed.
    """
    held = None if whatever_is_held else held_plan(context.journal)
    tag = None if held is None else settings.read(context.journal, settings.PLAN_TAG)
    answer = context.headquarters.client().poll(PollRequest(status=build_status(context), plan_tag=tag))
    if answer is None:
        return held or poll(context, whatever_is_held=True)
    return _accept(context, answer.signed_plan, answer.plan_tag)


def _accept(context: RegisterContext, signed: SignedPlan, tag: str) -> Plan:
    """Verify a plan and keep it."""
    journal = context.journal
    answer = require_activation(journal)
    plan = verify_plan(signed, {key_id: base64.b64decode(key) for key_id, key in answer.public_keys.items()})
    held = _last_accepted(context, plan)
    check_plan(plan, signed, register_number=answer.register_number, held=held)
    with durable(journal):
        settings.write(journal, settings.SIGNED_PLAN, msgspec.json.encode(signed).decode())
        settings.write(journal, settings.PLAN_TAG, tag)
        settings.write(journal, settings.EPOCH, str(plan.epoch))
        # an HQ that was restored may have forgotten that this register ever had a database, and counts anew
        settings.write(journal, settings.PLAN_DATABASE_ID, None if plan.database_id is None else str(plan.database_id))
        settings.write(journal, settings.PLAN_NUMBER, None if plan.database_id is None else str(plan.number))
        if plan.epoch != held.epoch:
            _begin_epoch(context, plan)
    return plan


def _last_accepted(context: RegisterContext, plan: Plan) -> HeldPlan:
    """Return what is known of the plan accepted last; the first one of all begins an epoch quietly."""
    journal = context.journal
    return HeldPlan(
        text=held_text(journal),
        database_id=settings.read_number(journal, settings.PLAN_DATABASE_ID),
        number=settings.read_number(journal, settings.PLAN_NUMBER),
        epoch=settings.read_number(journal, settings.EPOCH) or plan.epoch,
    )


def _begin_epoch(context: RegisterContext, plan: Plan) -> None:
    """Start anew with an HQ that was restored: it may have forgotten sales, and its releases are others now."""
    offered = entries.offer_all_again(context.journal)
    settings.write(context.journal, settings.RELEASE_FORGOTTEN, f"epoch {plan.epoch} began")
    detail = f"Headquarters is in epoch {plan.epoch} now; {offered} acknowledged transactions are offered again."
    repairs.note(context.journal, RepairKind.EPOCH_CHANGED, detail, at=context.clock())
