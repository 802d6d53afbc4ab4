"""A whole import in one call, from the text of a file to the job as it ends."""

import csv
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.utils import timezone

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.queries.stored_files import refused_path
from backoffice.imports.use_cases.create_import_job import create_import_job
from backoffice.imports.use_cases.run_import import run_import
from backoffice.imports.use_cases.start_import import start_import

PRODUCT_OPTIONS = {"assortment": "MAIN", "unit": "PCS", "tax_group": "FULL", "price_group": "RETAIL", "valid_from": "2026-01-01"}
PRICE_OPTIONS = {"price_group": "RETAIL", "valid_from": "2026-01-01"}
STORE_OPTIONS = {"channel_data_group": "North", "currency": "EUR", "time_zone": "Europe/Berlin"}
OPTIONS = {
    "PRODUCTS": PRODUCT_OPTIONS, "BARCODES": {}, "PRICES": PRICE_OPTIONS, "CUSTOMERS": {}, "STORES": STORE_OPTIONS
}  # fmt: skip


def upload(
    kind: str, content: str | bytes, name: str = "file.csv", user: AbstractBaseUser | None = None, **how: str
) -> ImportJob:
    data = content.encode() if isinstance(content, str) else content
    return create_import_job(kind=kind, uploaded_file=ContentFile(data, name=name), user=user, **how)


def start(job: ImportJob, mapping: dict[str, str] | None = None, options: dict[str, str] | None = None) -> ImportJob:
    """Start a draft with the proposed mapping and the usual options, unless told otherwise."""
    now = timezone.now()
    proposed = preview_import(job, today=now.date()).mapping
    start_import(job=job, mapping=proposed | (mapping or {}), options=OPTIONS[job.kind] | (options or {}), now=now)
    return job


def import_file(kind: str, content: str | bytes, **choices: Any) -> ImportJob:
    job = start(upload(kind, content), **choices)
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    return job


def counts(job: ImportJob) -> dict[str, int]:
    """Return what became of the rows, without the zeros."""
    names = ("in", "repaired", "repeated", "refused")
    return {name: getattr(job, f"rows_{name}") for name in names if getattr(job, f"rows_{name}")}


def refused_rows(job: ImportJob) -> list[list[str]]:
    """Return the refused file, header included; [] when there is none."""
    if not job.refused_name:
        return []
    with refused_path(job).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=job.delimiter))


def refused_text(job: ImportJob) -> str:
    """Return the refused file as a person gets it."""
    return refused_path(job).read_text("utf-8-sig")
