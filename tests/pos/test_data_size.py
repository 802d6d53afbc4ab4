"""The register warns when its offline database has reached 80 % of what its profile lets it grow to."""

import pytest

from pos.data_size import BYTES_PER_MEGABYTE, DataSize, read_data_size
from pos.doctor.finding import Level
from pos.doctor.standing import check_size
from tests.pos.store_data import store_rows


@pytest.mark.parametrize(("size", "is_near"), [(79, False), (80, True), (100, True), (250, True)])
def test_four_fifths_are_near(size, is_near):
    measured = DataSize(bytes=size, limit_bytes=100)
    assert (measured.percent, measured.is_near_limit) == (size, is_near)


def test_status_and_doctor_say_nothing_of_a_small_database(register):
    overview = register.overview()
    assert (overview.channel_database_percent, overview.is_near_database_limit) == (0, False)
    assert check_size(register.context).level is Level.PASS


def test_status_and_doctor_warn_of_a_database_near_the_limit_of_its_profile(register, published):
    rows = store_rows(database_limit_megabytes=1)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert register.sync().errors == []
    path = register.context.release_folder.current()
    # what is free in the file is as large as what is used
    with path.open("r+b") as file:
        file.truncate(BYTES_PER_MEGABYTE)
    assert read_data_size(register.context).percent == 100
    overview = register.overview()
    assert (overview.channel_database_percent, overview.is_near_database_limit) == (100, True)
    assert check_size(register.context).level is Level.WARN
