"""Whether a plan leads on from what this register holds, and what it makes of one that does not.

A database that differs from HQ's asks for a REPAIR of the tables; one for which none can be had is forgotten and comes
anew as a whole. Each step says something new to HQ, so none of this can go round in circles.
"""

from channel.package import PackageKind
from channel.plan import Plan
from channel.state import ChannelState
from pos.context import RegisterContext
from pos.journal import audits, full_syncs, repairs
from pos.journal.channel_pointer import forget_release
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind
from pos.syncing.held_release import held_state


def leads_on(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether there is anything to move to, or to replace at the release that is held."""
    if plan.to_release is None:
        return False
    return not is_at_target(held_state(context), plan) or _replaces_here(context, plan)


def fits(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether a plan leads on from what is here, or says that this is where it ought to be."""
    if plan.to_release is None:
        return True
    held = held_state(context)
    if held is not None and is_at_target(held, plan):
        is_sound = dict(held.checksums) == dict(plan.checksums) and not audits.last(context.journal).differing_tables
        return is_sound or _replaces_here(context, plan)
    return _begins_with_full(plan) or (held is not None and plan.from_release == held.release)


def doubt(context: RegisterContext, plan: Plan) -> bool:
    """Note what is wrong with a database that a plan at its own release does not fit; tell whether that is news for HQ.

    First the tables are named, so that HQ sends just these; when it has been told and sends none, the whole is forgotten.
    """
    held = held_state(context)
    if held is None or not is_at_target(held, plan):
        return False
    known = audits.last(context.journal).differing_tables
    differing = sorted(name for name, checksum in held.checksums.items() if plan.checksums.get(name) != checksum)
    if known or not differing or held.checksums.keys() != plan.checksums.keys():
        why = f"The tables at release {plan.to_release} are not those of headquarters."
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
        return True
    why = f"The rows of {', '.join(differing)} are not those of release {plan.to_release}."
    with durable(context.journal):
        audits.add(context.journal, differing)
        repairs.note(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
    return True


def is_at_target(held: ChannelState | None, plan: Plan) -> bool:
    """Tell whether the plan leads nowhere else; a release means nothing without its group and epoch."""
    return held is not None and (held.release, held.group_id, held.epoch) == (plan.to_release, plan.group_id, plan.epoch)


def _replaces_here(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether a plan at the release held replaces what is asked for: by HQ, or by this register. Once only."""
    replaces = all(package.kind is PackageKind.REPAIR for package in plan.packages) or _begins_with_full(plan)
    if not plan.packages or not replaces:
        return False
    if not full_syncs.are_done(context.journal, plan.full_syncs):
        return True
    return bool(audits.last(context.journal).differing_tables)


def _begins_with_full(plan: Plan) -> bool:
    return bool(plan.packages) and plan.packages[0].kind is PackageKind.FULL
