"""All a register must know before it can sell, in one answer."""

import sqlite3
from contextlib import closing

import msgspec
import pytest

from channel.database import open_channel_database
from channel.errors import NotFound
from channel.lookup import StoreFacts, find_register, find_store, find_store_facts, payment_methods
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS, SOUTH


def facts_of(connection: sqlite3.Connection, *, store: str = NORTH, register: str = "R1") -> StoreFacts:
    return find_store_facts(connection, store_number=store, register_number=register)


def test_facts_are_those_of_the_single_look_ups(two_stores):
    assert facts_of(two_stores) == StoreFacts(
        store=find_store(two_stores, NORTH),
        register=find_register(two_stores, "R1"),
        payment_methods=payment_methods(two_stores),
        currency_exponent=2,
        release=17,
    )


def test_facts_survive_the_wire(two_stores):
    facts = facts_of(two_stores, register="R2")
    assert msgspec.json.decode(msgspec.json.encode(facts), type=StoreFacts) == facts


def test_payment_method_is_found_by_its_code(two_stores):
    facts = facts_of(two_stores)
    assert facts.payment_method("CARD") == payment_methods(two_stores)[1]
    assert facts.payment_method("CHEQUE") is None


@pytest.mark.parametrize(("store", "profile"), [(NORTH, "STORE"), (SOUTH, None)])
def test_register_that_is_newer_than_the_release_goes_by_its_stores_profile(two_stores, store, profile):
    register = facts_of(two_stores, store=store, register="R-NEW").register
    assert (register.number, register.store_number, register.support_offline) == ("R-NEW", store, False)
    assert (register.offline_profile.code if register.offline_profile else None) == profile


def test_store_that_is_not_there_is_not_found(two_stores):
    with pytest.raises(NotFound, match="There is no store S-X"):
        facts_of(two_stores, store="S-X")


@pytest.mark.parametrize("currencies", [[], [{"currency_id": 1, "code": "EUR", "exponent": 0}]])
def test_currency_is_rounded_as_headquarters_judges_it_whatever_a_row_says(tmp_path, currencies):
    path = make_channel_database(tmp_path / "channel.db", {**ROWS, "currency": currencies})
    with closing(open_channel_database(path)) as connection:
        assert facts_of(connection).currency_exponent == 2
