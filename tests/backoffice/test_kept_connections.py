"""Connections to PostgreSQL that are kept between requests, and what happens when the server has ended one meanwhile."""

from typing import LiteralString

import psycopg
import pytest
from django.db import close_old_connections, connection

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kept():
    """This thread's connection, as the last request left it."""
    connection.close()
    connection.ensure_connection()
    yield connection
    connection.close()


def process_id() -> int:
    return int(connection.connection.info.backend_pid)


def begin_request() -> None:
    """Do what Django does when a request begins, and before its first query."""
    close_old_connections()
    connection.cursor().close()


def ask_elsewhere(query: LiteralString, parameter: int) -> object:
    at = connection.get_connection_params()
    where = {name: at[name] for name in ("host", "port", "user", "password", "dbname") if name in at}
    with psycopg.connect(autocommit=True, **where) as another:
        (answer,) = another.execute(query, [parameter]).fetchone() or (None,)
    return answer


def test_a_sound_connection_is_kept_and_the_server_is_not_asked(kept):
    before = process_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'of the last request'")
    begin_request()
    assert connection.is_usable()
    assert process_id() == before
    assert ask_elsewhere("SELECT query FROM pg_stat_activity WHERE pid = %s", before) == "SELECT 'of the last request'"


def test_one_that_the_server_has_ended_is_opened_anew(kept):
    before = process_id()
    assert ask_elsewhere("SELECT pg_terminate_backend(%s, 5000)", before) is True
    assert not connection.is_usable()
    begin_request()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert process_id() != before


def test_what_the_server_says_unasked_does_not_end_it(kept):
    before = process_id()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN everytill_test")
        cursor.execute("SELECT pg_notify('everytill_test', 'hello')")
    assert connection.is_usable()
    assert process_id() == before


def test_a_transaction_that_has_failed_is_not_usable(kept):
    kept.connection.autocommit = False
    with pytest.raises(psycopg.errors.DivisionByZero):
        kept.connection.execute("SELECT 1 / 0")
    assert not connection.is_usable()
