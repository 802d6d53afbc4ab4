"""What a person chose for a file is proposed for their next one with the same headings, and to nobody else."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from backoffice.imports.models import RememberedMapping
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.use_cases.start_import import start_import
from tests.backoffice import factories as make

from .importing import PRODUCT_OPTIONS, upload

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILE = "a,b,c\n1,2,3\n"
MAPPING = {"number": "c", "name": "a"}


@pytest.fixture
def anna(db) -> User:
    return User.objects.create_superuser("anna")


def proposal(content: str, user: User | None, kind: str = "PRODUCTS"):
    return preview_import(upload(kind, content, user=user), today=NOW.date())


def start_one(user: User | None, **options: str) -> None:
    chosen = {**PRODUCT_OPTIONS, **options}
    start_import(job=upload("PRODUCTS", FILE, user=user), mapping=MAPPING, options=chosen, now=NOW)


def test_the_next_file_with_the_same_headings_is_proposed_what_was_chosen(codes, anna):
    make.make_unit("KG")
    start_one(anna, unit="KG", assortment="")
    found = proposal("a,b,c\nother,rows,here\n", anna)
    assert (found.mapping, found.remembered_at) == (MAPPING, NOW)
    assert (found.options["unit"], found.options["assortment"], found.options["valid_from"]) == ("KG", "", "2026-03-01")


def test_nobody_else_and_no_other_file_is_proposed_it(codes, anna):
    start_one(anna)
    for found in (
        proposal(FILE, User.objects.create_superuser("ben")),
        proposal(FILE, None),
        proposal("a,c,b\n1,2,3\n", anna),
        proposal(FILE, anna, "BARCODES"),
    ):
        assert (found.mapping, found.remembered_at) == ({}, None)


def test_the_last_choice_counts_and_one_is_kept(codes, anna):
    start_one(anna)
    start_import(job=upload("PRODUCTS", FILE, user=anna), mapping={"number": "a", "name": "b"}, options=PRODUCT_OPTIONS, now=NOW)
    assert RememberedMapping.objects.get().mapping == {"number": "a", "name": "b"}


def test_an_import_of_nobody_is_remembered_for_nobody(codes):
    start_one(None)
    assert RememberedMapping.objects.count() == 0


def test_a_code_that_has_gone_since_is_not_proposed(codes, anna):
    unit = make.make_unit("KG")
    start_one(anna, unit="KG")
    unit.delete()
    assert proposal(FILE, anna).options["unit"] == "PCS"
