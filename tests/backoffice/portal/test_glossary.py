"""The portal says the words of the glossary and none of those we do not use."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from backoffice.portal.templatetags.glossary_terms import SLUG_OF_LABEL, TERMS
from backoffice.portal.templatetags.navigation_rooms import SECTIONS
from tests.backoffice.portal.pages import text_of
from tests.backoffice.portal.test_translation import readable_catalog

BASE = Path(settings.BASE_DIR)
GLOSSARY = (BASE / "docs" / "glossary.md").read_text("utf-8")
WORDS = {word for word in re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", GLOSSARY, re.M) if word not in ("word", "---")}

#: What the portal may never call a thing. The other words we do not use also have a plain meaning (order, step, version).
NEVER_SAID = ("shop", "branch", "terminal", "replica", "segment", "cron", "bundle", "dead letter", "cursor")

#: What the second table of the glossary has.
SWITCH_AND_RUN = {"support offline"}

#: Rooms of things that every company has and that need no explanation.
PLAIN_ROOMS = {"Categories", "Currencies", "Customers", "Home", "Products", "Imports", "People", "Staff"}


def sentences() -> list[str]:
    """Return all English sentences of the portal."""
    return [message[0] if isinstance(message, tuple) else str(message) for message in readable_catalog()]


def test_the_glossary_has_the_words_of_the_design():
    assert {"store", "register", "device", "channel data group", "watermark", "operation 917", "shift"} <= WORDS
    assert len(WORDS) == 56


def test_every_room_is_called_by_a_word_of_the_glossary():
    rooms = {str(room.label) for _title, rooms in SECTIONS for room in rooms} - PLAIN_ROOMS
    assert {room for room in rooms if not {room.lower(), room.lower().removesuffix("s")} & WORDS} == set()


def test_each_word_is_explained_with_a_word_of_the_glossary():
    same = {"outbox": "Sales waiting"}
    assert {slug_word(term.slug) for term in TERMS} <= WORDS | SWITCH_AND_RUN
    assert [term.slug for term in TERMS if str(term.word).lower() != slug_word(term.slug) and term.slug not in same] == []
    assert len({str(term.meaning) for term in TERMS}) == len(TERMS) == len({term.slug for term in TERMS})


def slug_word(slug: str) -> str:
    return slug.replace("-", " ")


def test_every_heading_that_is_a_word_explains_it():
    labels = "|".join(sorted(map(re.escape, SLUG_OF_LABEL), key=len, reverse=True))
    plain = re.compile(
        rf'(?:<t[hd][^>]*>|<h[12][^>]*>|block (?:list_)?heading %}}){{% translate "({labels})" %}}(?:</t[hd]>|</h|{{% endblock)'
    )
    found = {path.name: plain.findall(path.read_text("utf-8")) for path in (BASE / "templates").rglob("*.html")}
    assert {name: words for name, words in found.items() if words} == {}


def test_each_word_of_a_page_leads_to_what_it_means(hq, company):
    page = hq.get("/registers/").content.decode()
    asked = re.findall(r'<a class="term" href="/words/([a-z-]+)/" hx-get="/words/\1/" hx-target="#word">', page)
    assert asked == ["register", "register", "store", "release", "outbox"]
    assert page.count('popover id="word"') == 1


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_word_is_explained_above_the_page_and_on_its_own(hq, term):
    part = hq.get(f"/words/{term.slug}/", headers={"HX-Request": "true", "HX-Target": "word"})
    assert text_of(part) == f"{term.word} {term.meaning} All words"
    page = hq.get(f"/words/{term.slug}/")
    assert f"{term.word} {term.meaning}" in text_of(page)
    assert page.content.decode().count("<dt><strong>") == 1


def test_a_word_that_is_none_is_not_found(hq):
    assert hq.get("/words/widget/").status_code == 404


def test_the_page_of_words_explains_each(hq):
    page = text_of(hq.get("/words/"))
    assert [str(term.word) for term in TERMS if f"{term.word} {term.meaning}" not in page] == []


def test_the_portal_says_none_of_the_words_we_do_not_use():
    never = re.compile(r"\b(" + "|".join(NEVER_SAID) + r")s?\b", re.I)
    assert [sentence for sentence in sentences() if never.search(sentence)] == []
