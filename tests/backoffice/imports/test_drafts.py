"""Upload, preview and start."""

from datetime import UTC, datetime

import pytest

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.queries.stored_files import imports_folder, source_path
from backoffice.imports.use_cases.start_import import start_import
from channel.errors import InvalidInput, StateConflict
from tests.backoffice import factories as make

from .importing import upload

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_upload_is_kept_byte_for_byte_and_described():
    content = "\ufeffnumber;name\r\n1;Käse\r\n\r\n2;Brot\r\n".encode()
    job = upload("PRODUCTS", content, name="Liste März.csv")
    assert source_path(job).read_bytes() == content
    assert (job.state, job.file_name, job.size_bytes) == ("DRAFT", "Liste März.csv", len(content))
    assert (job.encoding, job.delimiter, job.rows_total) == ("utf-8-sig", ";", 2)


@pytest.mark.parametrize(("kind", "content"), [("PRODUCTS", ""), ("PRODUCTS", b"PK\x03\x04"), ("COLOURS", "a,b\n1,2\n")])
def test_upload_that_is_refused_leaves_nothing(kind, content):
    with pytest.raises(InvalidInput):
        upload(kind, content)
    assert ImportJob.objects.count() == 0
    assert not imports_folder().exists() or list(imports_folder().iterdir()) == []


def test_upload_is_read_as_told():
    job = upload("PRODUCTS", "number|name\n1|\u20ac\n".encode("cp1252"), encoding="latin-1", delimiter="|")
    assert preview_import(job, today=NOW.date()).rows == [["1", "\x80"]]


@pytest.mark.parametrize("how", [{"encoding": "morse"}, {"encoding": "ascii"}, {"delimiter": "x"}])
def test_upload_cannot_be_read_as_told(how):
    with pytest.raises(InvalidInput):
        upload("PRODUCTS", "number,näme\n1,a\n", **how)


def test_preview_shows_columns_proposals_and_first_rows(codes):
    make.make_unit("KG")
    job = upload("PRODUCTS", "sku,title,colour\n" + "".join(f"{number},n\n" for number in range(9)))
    preview = preview_import(job, today=NOW.date())
    assert preview.columns == ["sku", "title", "colour"]
    assert preview.mapping == {"number": "sku", "name": "title"}
    assert preview.rows == [[str(number), "n", ""] for number in range(5)]
    assert preview.options == {
        "assortment": "MAIN", "unit": "PCS", "tax_group": "FULL", "price_group": "RETAIL", "valid_from": "2026-03-01"
    }  # fmt: skip
    assert preview.choices["unit"] == [("KG", "KG"), ("PCS", "PCS")]
    assert [field.name for field in preview.fields if field.required] == ["number", "name"]


def test_start_keeps_mapping_and_options_and_waits(codes):
    job = upload("PRODUCTS", "sku,title\n1,a\n")
    start_import(
        job=job, mapping={"number": "sku", "name": "title", "price": ""}, options={"unit": "PCS", "tax_group": "FULL"}, now=NOW
    )
    job.refresh_from_db()
    assert (job.state, job.mapping) == ("WAITING", {"number": "sku", "name": "title"})
    assert job.options == {"unit": "PCS", "tax_group": "FULL", "valid_from": "2026-03-01"}
    with pytest.raises(StateConflict):
        start_import(job=job, mapping=job.mapping, options=job.options, now=NOW)


@pytest.mark.parametrize(
    ("mapping", "options", "pointers"),
    [
        ({"number": "sku"}, {"unit": "PCS", "tax_group": "FULL"}, ["/mapping/name"]),
        ({}, {}, ["/options/unit", "/options/tax_group"]),
        ({}, {"unit": "NO", "tax_group": "FULL"}, ["/options/unit"]),
        ({}, {"unit": "PCS", "tax_group": "FULL", "colour": "red"}, ["/options/colour"]),
        ({}, {"unit": "PCS", "tax_group": "FULL", "valid_from": "soon"}, ["/options/valid_from"]),
        ({"price": "cost"}, {"unit": "PCS", "tax_group": "FULL"}, ["/options/price_group"]),
    ],
)
def test_start_is_refused_with_the_fault(codes, mapping, options, pointers):
    job = upload("PRODUCTS", "sku,title,cost\n1,a,1\n")
    usual = {} if "number" in mapping else {"number": "sku", "name": "title"}
    with pytest.raises(InvalidInput) as caught:
        start_import(job=job, mapping=usual | mapping, options=options, now=NOW)
    assert [error["pointer"] for error in caught.value.details["errors"]] == pointers
    job.refresh_from_db()
    assert job.state == "DRAFT"
