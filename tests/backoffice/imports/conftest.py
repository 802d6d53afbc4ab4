"""What the imports' tests stand on: a folder for their files, and the codes a products import needs."""

import pytest

from tests.backoffice import factories as make


@pytest.fixture(autouse=True)
def _own_imports_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def codes(db):
    """An assortment, a price group, a unit and a tax group to import into."""
    make.make_unit("PCS")
    make.make_tax_group("FULL")
    make.make_assortment("MAIN")
    make.make_price_group("RETAIL")
