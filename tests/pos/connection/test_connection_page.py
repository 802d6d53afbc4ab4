from pathlib import Path

from channel.lookup import OfflineProfile
from tests.pos.connection.table_page import HEADER, rows

PAGE = Path(__file__).resolve().parents[3] / "docs" / "connection-machine.md"


def table_of_page() -> list[list[str]]:
    """Return the cells of the page's last table."""
    _, _, after = PAGE.read_text("utf-8").partition("## The transition table")
    lines = [line for line in after.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_page_shows_the_transition_table_of_the_code():
    header, _rule, *body = table_of_page()
    assert header == HEADER
    assert body == rows()


def test_every_field_of_the_offline_profile_is_explained_or_belongs_to_syncing():
    text = PAGE.read_text("utf-8")
    unexplained = {field for field in OfflineProfile.__struct_fields__ if f"`{field}`" not in text}
    syncing = {
        "poll_interval_seconds",
        "upload_interval_seconds",
        "upload_batch_size",
        "days_transactions_exist",
        "database_limit_megabytes",
    }
    assert unexplained - {"offline_profile_id"} == syncing | {"code", "name"}
