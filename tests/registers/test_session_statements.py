"""What a connection has prepared is prepared anew when it is outdated, so that nobody notices where no transaction is lost."""

import pytest
from django.db import DatabaseError, connection, transaction

from registers.copying.prepared import read_rows, run

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ALL_WORDS = "SELECT word FROM words ORDER BY word"
ADD_WORD = "INSERT INTO words VALUES (%s)"


@pytest.fixture
def session(transactional_db):
    """A session with a table of its own, for which both statements are prepared."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE words (word varchar(8))")
        run(ADD_WORD, ["one"])
        read_rows(ALL_WORDS, [])
        yield cursor
        cursor.execute("DROP TABLE words")


@pytest.fixture(params=["ALTER TABLE words ALTER word TYPE varchar(16)", "DEALLOCATE ALL"])
def outdate(request, session):
    return lambda: session.execute(request.param)


def test_outdated_statement_is_prepared_anew(outdate):
    outdate()
    assert read_rows(ALL_WORDS, []) == [("one",)]


def test_outdated_statement_that_begins_a_transaction_begins_it_anew(outdate):
    outdate()
    with transaction.atomic():
        assert read_rows(ALL_WORDS, []) == [("one",)]
        run(ADD_WORD, ["two"])
        transaction.set_rollback(True)
    assert read_rows(ALL_WORDS, []) == [("one",)]


def test_outdated_statement_writes_once(outdate):
    outdate()
    assert run(ADD_WORD, ["two"]) == 1
    assert read_rows(ALL_WORDS, []) == [("one",), ("two",)]


def add_and_read():
    """Read as the second thing in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ADD_WORD, ["two"])
        return read_rows(ALL_WORDS, [])


def test_outdated_statement_within_a_transaction_fails_and_works_when_that_is_tried_again(outdate):
    outdate()
    with pytest.raises(DatabaseError):
        add_and_read()
    assert add_and_read() == [("one",), ("two",)]


def test_one_failure_has_all_statements_prepared_anew(session):
    session.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        add_and_read()
    with transaction.atomic():
        session.execute(ADD_WORD, ["two"])
        assert (run(ADD_WORD, ["three"]), read_rows(ALL_WORDS, [])) == (1, [("one",), ("three",), ("two",)])


def test_what_postgresql_does_not_support_is_an_error_however_often_it_is_tried(session):
    with pytest.raises(DatabaseError, match="FOR UPDATE"):
        read_rows("SELECT count(*) FROM words FOR UPDATE", [])
