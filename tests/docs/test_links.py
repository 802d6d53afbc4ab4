"""A link in our documents leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

LINK = re.compile(r"\]\(([^)\s]+)\)")


def linked_files(page: Path) -> list[Path]:
    """Return the files a page links to, without what is on other machines."""
    targets = LINK.findall(page.read_text("utf-8"))
    return [page.parent / target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]


def test_pages_are_found():
    assert ROOT / "README.md" in PAGES
    assert len(linked_files(ROOT / "README.md")) > 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_page_lead_to_files(page):
    assert [str(target) for target in linked_files(page) if not target.exists()] == []
