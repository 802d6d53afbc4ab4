"""What no template may hold, and what each needs to be there."""

import re
from pathlib import Path

from django.conf import settings

from backoffice.portal.templatetags.navigation_rooms import SECTIONS
from tests.backoffice.portal.pages import ROUTES

BASE = Path(settings.BASE_DIR)
TEMPLATES = {str(path.relative_to(BASE)): path.read_text("utf-8") for path in (BASE / "templates").rglob("*.html")}


def found(pattern: str) -> dict[str, list[str]]:
    hits = {name: re.findall(pattern, text) for name, text in TEMPLATES.items()}
    return {name: hit for name, hit in hits.items() if hit}


def test_no_template_holds_inline_style_script_or_handler():
    assert found(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:|hx-on") == {}


def test_no_template_loads_from_another_host():
    assert found(r"(?:src|href)=\"(?:https?:)?//") == {}


def test_every_form_that_changes_something_carries_its_token():
    forms = {name: re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.S) for name, text in TEMPLATES.items()}
    assert sum(len(found) for found in forms.values()) > 15
    assert {name for name, all_of_it in forms.items() for form in all_of_it if "{% csrf_token %}" not in form} == set()


def test_every_icon_is_in_the_file_and_used():
    drawn = {icon for icons in found(r"{% icon \"([\w-]+)\"").values() for icon in icons}
    drawn |= {icon for icons in found(r"icon_name=\"([\w-]+)\"").values() for icon in icons}
    drawn |= {room.icon for _title, rooms in SECTIONS for room in rooms}
    file = (BASE / "static" / "vendor" / "tabler" / "icons.svg").read_text("utf-8")
    assert set(re.findall(r"symbol id=\"([\w-]+)\"", file)) == drawn


#: Of the browser, and the account of whoever is signed in, which has its place beside their name.
NO_ROOMS = {
    "account",
    "account-password",
    "list-columns",
    "recovery-codes",
    "second-factor-remove",
    "second-factor-set-up",
    "sign-in",
    "sign-in-code",
    "sign-out",
    "theme",
}


def test_every_room_leads_to_a_page_of_its_own():
    rooms = [room for _title, rooms in SECTIONS for room in rooms]
    assert [room.url_name for room in rooms if room.url_name not in ROUTES] == []
    for name in ROUTES.keys() - NO_ROOMS:
        owners = [room.url_name for room in rooms if name.startswith(room.pages)]
        assert len(owners) == 1, name


def test_the_vendored_style_sheet_is_the_version_its_page_says():
    folder = BASE / "static" / "vendor" / "tabler"
    version = re.search(r"Tabler v([\d.]+)", (folder / "tabler.min.css").read_text("utf-8")[:200])
    assert version
    assert f"| {version.group(1)} | MIT" in (folder / "README.md").read_text("utf-8")
    assert "MIT License" in (folder / "LICENSE").read_text("utf-8")
