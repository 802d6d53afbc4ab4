"""Queries of the ORM that are asked again and again, written as SQL once for each process and planned once for each connection.

The ORM takes longer to write a statement with a few joins than PostgreSQL to answer it, and writes the same one each time.
What comes back are the very rows and models the ORM would give. Not SQL by hand: the models would be named twice.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

from registers.copying.prepared import read_rows

Row = TypeVar("Row")

# Values that stand for what is given each time, to be found again among a statement's parameters.
_FIRST_NUMBER = 2_000_000_000
_FIRST_MOMENT = datetime(1971, 1, 1, tzinfo=UTC)


_Places = tuple[tuple[str | None, Any], ...]


class _Statement(NamedTuple):
    """What the ORM made of a query. A place is the name of what is given there, or the value that always stands there."""

    sql: str
    places: _Places
    converters: Any
    compiler: SQLCompiler
    read: Callable[[Sequence[Any]], Any]


class PreparedQuery(Generic[Row]):
    """A query with parameters, each a `str`, an `int` or a `datetime`; it gives models, or tuples of a `values_list`.

    `build` is called once, with stand-ins; it must not look at them, nor decide anything by them. What it builds asks for
    as many rows as are wanted, as nothing is added to it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._statements: dict[str, _Statement] = {}

    def rows(self, **given: object) -> list[Row]:
        """Ask and return all rows."""
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        statement = self._statements.get(vendor) or self._written(vendor)
        adapted = {name: _adapted(value) if isinstance(value, datetime) else value for name, value in given.items()}
        parameters = [value if name is None else adapted[name] for name, value in statement.places]
        rows: Any = read_rows(statement.sql, parameters)
        if statement.converters:
            rows = statement.compiler.apply_converters(rows, statement.converters)
        return [statement.read(row) for row in rows]

    def first(self, **given: object) -> Row | None:
        """Ask and return the first row, None when there is none."""
        rows = self.rows(**given)
        return rows[0] if rows else None

    def _written(self, vendor: str) -> _Statement:
        """Let the ORM write the statement for the present kind of database."""
        marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(self._kinds.items())}
        queryset = self._build(**marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        columns = [selected[0] for selected in compiler.select[: compiler.col_count]]
        read = _model_reader(compiler) if issubclass(queryset._iterable_class, ModelIterable) else tuple
        places = _places(parameters, marks)
        if vendor == "postgresql":
            sql, places = _with_literals(sql, places)
        statement = _Statement(sql, places, compiler.get_converters(columns), compiler, read)
        self._statements[vendor] = statement
        return statement


def _mark(kind: type, number: int) -> object:
    if kind is int:
        return _FIRST_NUMBER + number
    return _FIRST_MOMENT + timedelta(seconds=number) if kind is datetime else f"given {number}"


def _adapted(value: Any) -> Any:
    """Give a value as the ORM gives it to the database."""
    if isinstance(value, datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    return value


def _places(parameters: Sequence[Any], marks: Mapping[str, object]) -> _Places:
    names = {_adapted(mark): name for name, mark in marks.items()}
    places = tuple((names.get(parameter), parameter) for parameter in parameters)
    assert {name for name, _ in places} >= set(marks), "a parameter did not get into the statement"
    return places


def _with_literals(sql: str, places: _Places) -> tuple[str, _Places]:
    """Write what always stands there into the statement.

    PostgreSQL plans a prepared statement once for all values only where that is no dearer than for each: it has to see the
    condition of an index that has one.
    """
    parts = sql.split("%s")
    assert len(parts) == len(places) + 1, "a statement has other places than it says"
    marks = ["%s" if name is not None else Literal(value).as_string().replace("%", "%%") for name, value in places]
    written = parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True))
    return written, tuple(place for place in places if place[0] is not None)


def _model_reader(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Model]:
    """Build what makes models of rows, as `QuerySet` does."""
    kind: Any = compiler.klass_info
    model: type[Model] = kind["model"]
    begin, end = kind["select_fields"][0], kind["select_fields"][-1] + 1
    names = [selected[0].target.attname for selected in compiler.select[begin:end]]
    populators = get_related_populators(kind, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of a later Django

    def read(row: Sequence[Any]) -> Model:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for populator in populators:
            populator.populate(row, made)
        return made

    return read
