"""No call answers anything the OpenAPI document does not promise: tried with and without a token, on PostgreSQL, against HQ
as a process of its own. By itself it tries a few made-up requests of each call, by a fixed seed; `make test-long` tries
fifty and the limits of every single value too, which takes minutes."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from backoffice.hq_api.domain.scopes import Scope
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from tests.backoffice.hq_api.everything import Everything, make_everything
from tests.backoffice.openapi_tries import try_document, write_document
from tests.backoffice.portal.conftest import make_user
from tests.journeys.headquarters import HeadquartersProcess

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(3000)]

FEW = 8
EXAMPLES = int(os.environ.get("OPENAPI_EXAMPLES", FEW))
PHASES = "examples,coverage,fuzzing" if EXAMPLES > FEW else "examples,fuzzing"
HQ = ("--include-path-regex", "^/api/v1/hq/")
#: They end the very token that is tried with, so they come last.
ENDING = "device_rotate_token|device_deactivate"
REST = ("--include-path-regex", "^/api/v1/(?!hq/|devices/token|devices/deactivate)")


def database_url() -> str:
    """Write the address of the tests' own database."""
    name = connection.settings_dict
    return f"postgres://{name['USER']}:{name['PASSWORD']}@{name['HOST']}:{name['PORT']}/{name['NAME']}"


@pytest.fixture
def everything() -> Everything:
    return make_everything()


@pytest.fixture
def headquarters(tmp_path, everything):
    process = HeadquartersProcess(
        tmp_path / "hq",
        DATABASE_URL=database_url(),
        HQ_API_REQUESTS_PER_MINUTE="1000000",
        ONE_TIME_CODE_CALLS_PER_MINUTE="100000",
    )
    process.start_web()
    process.wait_until_ready()
    yield process
    process.stop()


@pytest.fixture
def document(tmp_path) -> Path:
    return write_document(tmp_path)


def test_a_program_is_answered_as_promised(headquarters, document):
    issued = issue_service_token(name="Tries", scopes=tuple(Scope), user=make_user("tries", HQ_ADMIN), now=timezone.now())
    token = f"Bearer {issued.token}"
    tried = try_document(document, headquarters.url, *HQ, phases=PHASES, max_examples=EXAMPLES, authorization=token)
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_a_device_is_answered_as_promised(headquarters, document, everything):
    token = f"Device {everything.token}"
    for options in (REST, ("--include-operation-id-regex", ENDING)):
        tried = try_document(document, headquarters.url, *options, phases=PHASES, max_examples=EXAMPLES, authorization=token)
        assert tried.returncode == 0, tried.stdout + tried.stderr


def test_nobody_is_answered_as_promised(headquarters, document):
    tried = try_document(document, headquarters.url, phases=PHASES, max_examples=EXAMPLES)
    assert tried.returncode == 0, tried.stdout + tried.stderr
