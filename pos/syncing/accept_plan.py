"""A plan that arrived, by wire or in a folder, is verified and kept before anything is done about it."""

import base64
import binascii

import msgspec

from channel.errors import SignatureInvalid
from channel.plan import Plan, SignedPlan, verify_plan
from pos.context import RegisterContext
from pos.identity import require_activation, trust, trusted_keys
from pos.journal import entries, repairs, settings
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind
from pos.syncing.check_plan import HeldPlan, check_plan
from pos.syncing.held_plan import held_text


def accept_plan(context: RegisterContext, signed: SignedPlan, tag: str | None) -> Plan:
    """Verify a plan and keep it, with the keys HQ signs with from now on; `tag` is HQ's name for it, if it told one.

    Raises: SignatureInvalid, PackageForeign, PlanRefused; then everything stays as it was.
    """
    journal = context.journal
    answer = require_activation(journal)
    plan = verify_plan(signed, _raw(trusted_keys(journal)))
    _raw(plan.public_keys)
    held = _last_accepted(context, plan)
    check_plan(plan, signed, register_number=answer.register_number, held=held)
    with durable(journal):
        settings.write(journal, settings.SIGNED_PLAN, msgspec.json.encode(signed).decode())
        settings.write(journal, settings.PLAN_TAG, tag)
        settings.write(journal, settings.EPOCH, str(plan.epoch))
        # an HQ that was restored may have forgotten that this register ever had a database, and counts anew
        settings.write(journal, settings.PLAN_DATABASE_ID, None if plan.database_id is None else str(plan.database_id))
        settings.write(journal, settings.PLAN_NUMBER, None if plan.database_id is None else str(plan.number))
        if plan.public_keys:
            trust(journal, plan.public_keys)
        if plan.database_id != held.database_id or plan.epoch != held.epoch:
            # they are counted for each channel database, and a restored HQ counts anew
            settings.write(journal, settings.FULL_SYNCS, None)
        if plan.epoch != held.epoch:
            _begin_epoch(context, plan)
    return plan


def _raw(public_keys: dict[str, str]) -> dict[str, bytes]:
    """Give the bytes of public keys.

    Raises: SignatureInvalid when one is none: trusted, it would lock this register out.
    """
    try:
        return {key_id: base64.b64decode(key, validate=True) for key_id, key in public_keys.items()}
    except binascii.Error as error:
        raise SignatureInvalid("Headquarters names a public key that is none.") from error


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
