"""The plan accepted last, and what it says about this register: HQ's signed word, which no packet lost can change."""

import sqlite3

import msgspec

from channel.plan import Plan, SignedPlan
from pos.identity import activation
from pos.journal import settings

_SIGNED = msgspec.json.Decoder(SignedPlan)


def held_signed_plan(journal: sqlite3.Connection) -> SignedPlan | None:
    """Return the plan accepted last as HQ signed it."""
    text = settings.read(journal, settings.SIGNED_PLAN)
    return None if text is None else _SIGNED.decode(text)


def held_text(journal: sqlite3.Connection) -> str | None:
    """Return the exact text of the plan accepted last."""
    signed = held_signed_plan(journal)
    return None if signed is None else signed.plan


def held_plan(journal: sqlite3.Connection) -> Plan | None:
    """Return the plan accepted last."""
    text = held_text(journal)
    return None if text is None else msgspec.json.decode(text, type=Plan)


def sells_online_only(journal: sqlite3.Connection) -> bool:
    """Tell whether HQ has switched this register's offline support off, or never on; activation says it first."""
    plan = held_plan(journal)
    if plan is not None:
        return plan.group_id is None
    answer = activation(journal)
    return answer is not None and answer.database_id is None
