"""Whether a plan with a good signature is one this register may follow.

The signature says that HQ wrote it; these rules say that it was written for this register and now. Without them an
old plan could be played back and take a register to the prices of last year.
"""

from msgspec import Struct

from channel.errors import PackageForeign
from channel.plan import Plan, SignedPlan
from pos.errors import PlanRefused


class HeldPlan(Struct, frozen=True):
    """The plan accepted last, and the epoch this register is in. Numbers are counted per channel database."""

    text: str | None
    database_id: int | None
    number: int | None
    epoch: int


def check_plan(plan: Plan, signed: SignedPlan, *, register_number: str, held: HeldPlan) -> None:
    """Return when the plan may be followed. The number names one register: HQ gives it once, in whatever store.

    Raises: PackageForeign for another register's, PlanRefused for an old one.
    """
    if plan.register != register_number:
        raise PackageForeign(f"The plan is for register {plan.register}; this is register {register_number}.")
    if plan.epoch < held.epoch:
        raise PlanRefused(f"Headquarters is in epoch {plan.epoch}; this register has seen epoch {held.epoch} already.")
    if plan.group_id is None or plan.database_id is None:
        _refuse_packages(plan)
    if plan.epoch == held.epoch and held.database_id is not None:
        _refuse_old(plan, signed, held, held.database_id)


def _refuse_packages(plan: Plan) -> None:
    """Refuse packages for a register whose offline support is off: it has no database to apply them to."""
    if plan.packages or plan.to_release is not None:
        raise PlanRefused("Headquarters sent packages for no channel database.")


def _refuse_old(plan: Plan, signed: SignedPlan, held: HeldPlan, held_database_id: int) -> None:
    """Refuse a plan that was made before the one held. A register's newer channel database has the greater id.

    A plan for no database is from before there was one, because HQ never forgets one: switching offline support off
    keeps it, without a group. Followed, such a plan would take the register's offline database away.
    """
    if plan.database_id is None:
        raise PlanRefused("Headquarters sent a plan from before this register had a channel database.")
    known = (held_database_id, held.number or 0)
    if (plan.database_id, plan.number) < known:
        raise PlanRefused(f"Headquarters sent plan {plan.number}; this register holds plan {held.number} already.")
    if (plan.database_id, plan.number) == known and signed.plan != held.text:
        raise PlanRefused(f"Headquarters sent two different plans with number {plan.number}.")
