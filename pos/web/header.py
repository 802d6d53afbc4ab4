"""The status header of every page: Online or Offline and why, how old the data is, what headquarters has not got.

It is asked for again every two seconds, so that it is true without a reload; it reads the journal and never the network.
"""

import sqlite3
from typing import Any

from flask import Flask

from channel.errors import EverytillError
from pos.clock import parse_timestamp
from pos.register import Register
from pos.register_overview import Overview
from pos.web.current import till
from pos.web.language import LANGUAGES, language
from pos.web.sentences import sentence_words
from pos.web.words import (
    age_words,
    ago_words,
    data_words,
    document_words,
    job_words,
    reason_words,
    repair_words,
    standing_words,
    waiting_words,
)

FRESH_SECONDS = 3600


def add_header(app: Flask) -> None:
    """Give every template what its header shows, and the words for codes."""
    app.context_processor(header_values)
    app.jinja_env.filters.update(ago=_ago, age=age_words, job=job_words, repair=repair_words, document=document_words)
    app.jinja_env.filters.update(since=_since, trouble=sentence_words)


def header_values() -> dict[str, Any]:
    """Read what the header shows."""
    overview, staff, store, time_zone = till().look(_read)
    asked = till().question.asked
    return {
        "overview": overview,
        "staff": staff,
        "store_name": store,
        "time_zone": time_zone,
        "is_online": overview.mode == "ONLINE",
        "reason": reason_words(overview.reason),
        "data_words": data_words(overview),
        "data_state": _data_state(overview),
        "waiting_words": waiting_words(overview),
        "not_printed": till().at_printer.trouble,
        "question": None if asked is None else standing_words(asked),
        "language": language(),
        "languages": LANGUAGES,
    }


def _read(register: Register) -> tuple[Overview, Any, str, str]:
    """Read the register's status, who is signed in, and its store's name and time zone, as far as they are known."""
    overview = register.overview()
    try:
        store = register.context.facts.read().store
    except (EverytillError, sqlite3.Error):
        return overview, register.signed_in(), overview.store or "", "UTC"
    return overview, register.signed_in(), store.name, store.time_zone


def _data_state(overview: Overview) -> str:
    """Return "good", "warning" or "bad"."""
    if overview.differing_tables or (overview.release is None and not overview.sells_online_only):
        return "bad"
    return "good" if (overview.data_age_seconds or 0) < FRESH_SECONDS else "warning"


def _ago(moment: str, now: str) -> str:
    """Say how long before another moment this one was; both as documents write them."""
    return ago_words(_seconds_between(moment, now))


def _since(moment: str, now: str) -> str:
    """Say how long something has lasted at another moment."""
    return age_words(_seconds_between(moment, now))


def _seconds_between(moment: str, now: str) -> int:
    return max(0, round((parse_timestamp(now) - parse_timestamp(moment)).total_seconds()))
