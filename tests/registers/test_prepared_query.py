"""A query that is written once gives what the ORM gives, each time anew."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from registers.copying.change_rows import change_rows
from registers.models import Device
from registers.queries.active_device import active_device
from registers.queries.prepared_query import PreparedQuery

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def seen_since(register_id: int, state: str, moment: datetime) -> QuerySet[Device]:
    seen = Device.objects.filter(register_id=register_id, state=state, last_seen_at__gte=moment)
    return seen.select_related("register__store").order_by("pk")


@pytest.fixture
def query():
    return PreparedQuery(seen_since, register_id=int, state=str, moment=datetime)


def test_models_and_their_relations_are_those_of_the_orm(query, device):
    Device.objects.update(last_seen_at=NOW)
    given = {"register_id": device.register_id, "state": device.state, "moment": NOW}
    (expected,) = seen_since(**given)
    with CaptureQueriesContext(connection) as queries:
        (found,) = query.rows(**given)
        related = (found.register.number, found.register.store.name)
    assert len(queries.captured_queries) == 1
    assert related == (expected.register.number, expected.register.store.name)
    for field in Device._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(expected, field.attname)
    assert (found._state.adding, found._state.db) == (False, "default")


def test_what_is_given_counts_each_time(query, device):
    Device.objects.update(last_seen_at=NOW)
    given = {"register_id": device.register_id, "state": device.state, "moment": NOW}
    changes = [{}, {"register_id": device.register_id + 1}, {"state": "DISABLED"}, {"moment": NOW + timedelta(seconds=1)}, {}]
    assert [query.first(**(given | change)) is not None for change in changes] == [True, False, False, False, True]


def test_values_are_read_as_fields_read_them(device):
    Device.objects.update(last_seen_at=NOW)
    query = PreparedQuery(lambda key: Device.objects.filter(pk=key).values_list("pk", "last_seen_at"), key=int)
    assert (query.rows(key=device.pk), query.first(key=device.pk + 1)) == ([(device.pk, NOW)], None)


def test_parameter_that_is_not_asked_for_is_refused():
    query = PreparedQuery(lambda _key: Device.objects.all(), _key=int)
    with pytest.raises(AssertionError):
        query.rows(_key=1)


def test_values_that_always_stand_there_may_have_any_sign(query, device):
    Device.objects.update(program_version="50 % of 'it' \\ %s")
    query = PreparedQuery(
        lambda key: Device.objects.filter(pk=key, program_version="50 % of 'it' \\ %s").values_list("pk"), key=int
    )
    assert query.rows(key=device.pk) == [(device.pk,)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_plans_a_statement_once_and_not_each_time(device):
    for _ in range(10):
        assert active_device("unknown", NOW) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE %s", ['%token_hash" = $%'])
        assert cursor.fetchall() == [(True,), (True,)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_statement_outlives_what_is_rolled_back(query, device):
    given = {"register_id": device.register_id, "state": device.state, "moment": NOW}
    with transaction.atomic():
        query.rows(**given)
        transaction.set_rollback(True)
    assert len(query.rows(**given)) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_statement_begins_the_transaction_it_is_in(device):
    with transaction.atomic():
        assert change_rows(Device, {"program_version": "2"}, having={"id": device.pk}) == 1
        with pytest.raises(DatabaseError):
            change_rows(Device, {"state": "X" * 99}, having={"id": device.pk})
        transaction.set_rollback(True)
    assert Device.objects.get().program_version != "2"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ended_connection_is_an_operational_error(query, device):
    given = {"register_id": device.register_id, "state": device.state, "moment": NOW}
    dsn, password = connection.connection.info.dsn, connection.settings_dict["PASSWORD"]
    with psycopg.connect(dsn, password=password) as other, transaction.atomic():
        query.rows(**given)
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        with pytest.raises(OperationalError):
            query.rows(**given)
        transaction.set_rollback(True)
    assert len(query.rows(**given)) == 1
