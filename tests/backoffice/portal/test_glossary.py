"""The portal says the words of the glossary and none of those we do not use."""

import re
from pathlib import Path

from django.conf import settings

from backoffice.portal.templatetags.navigation_rooms import SECTIONS
from tests.backoffice.portal.test_translation import readable_catalog

BASE = Path(settings.BASE_DIR)
GLOSSARY = (BASE / "docs" / "glossary.md").read_text("utf-8")
WORDS = {word for word in re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", GLOSSARY, re.M) if word not in ("word", "---")}

#: What the portal may never call a thing. The other words we do not use also have a plain meaning (order, step, version).
NEVER_SAID = ("shop", "branch", "terminal", "replica", "segment", "cron", "bundle", "dead letter", "cursor")

#: Rooms of things that every company has and that need no explanation.
PLAIN_ROOMS = {"Home", "Products", "Imports"}


def sentences() -> list[str]:
    """Return all English sentences of the portal."""
    return [message[0] if isinstance(message, tuple) else str(message) for message in readable_catalog()]


def test_the_glossary_has_the_words_of_the_design():
    assert {"store", "register", "device", "channel data group", "watermark", "operation 917", "shift"} <= WORDS
    assert len(WORDS) == 43


def test_every_room_is_called_by_a_word_of_the_glossary():
    rooms = {str(room.label) for _title, rooms in SECTIONS for room in rooms} - PLAIN_ROOMS
    assert {room for room in rooms if room.lower().removesuffix("s") not in WORDS} == set()


def test_the_portal_says_none_of_the_words_we_do_not_use():
    never = re.compile(r"\b(" + "|".join(NEVER_SAID) + r")s?\b", re.I)
    assert [sentence for sentence in sentences() if never.search(sentence)] == []
