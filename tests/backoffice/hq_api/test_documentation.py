"""docs/api.md says every code of a problem and every scope, and the OpenAPI document every status."""

from pathlib import Path

from django.conf import settings

from backoffice.hq_api.domain.scopes import Scope
from backoffice.problems import STATUSES
from channel.errors import ERRORS_BY_CODE

PAGE = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text("utf-8")


def test_every_code_is_documented():
    codes = {*ERRORS_BY_CODE, *(error.code for error in STATUSES)}
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


def test_every_scope_is_documented():
    assert [scope for scope in Scope if f"`{scope}`" not in PAGE] == []
