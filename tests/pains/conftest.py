"""HQ and a register, before and after the first release: what each pain is looked for in."""

import pytest

from tests.distribution.background import await_store_copies
from tests.faults.company import make_company


@pytest.fixture
def company(tmp_path):
    """Give the group North with its schedule, nothing published yet."""
    yield make_company(tmp_path)
    await_store_copies()


@pytest.fixture
def released(company):
    """Give the same with a first release, which the register holds."""
    company.publish()
    company.register.sync()
    return company
