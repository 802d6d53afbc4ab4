"""English and German: what a page says, and how it writes amounts and moments.

The words are gettext's, as HQ's are; the language is the cashier's choice, else the browser's.
"""

import gettext as catalogs
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask, g, request

LANGUAGES = {"en": "English", "de": "Deutsch"}
LANGUAGE_COOKIE = "language"
LOCALES = {"en": "en_GB", "de": "de_DE"}
FOLDER = Path(__file__).parent.parent / "locale"
DOMAIN = "register"


def language() -> str:
    """Return the language of this request, "en" or "de"."""
    if "language" not in g:
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        g.language = chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"
    return str(g.language)


def gettext(text: str) -> str:
    """Say an English text in the reader's language."""
    return _catalog(language()).gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Say a text for a number of things in the reader's language."""
    return _catalog(language()).ngettext(singular, plural, number)


def money_text(amount: Decimal | str, currency: str = "") -> str:
    """Write an amount with as many decimals as it has, "1,234.50 EUR" in English and "1.234,50 EUR" in German."""
    exact = Decimal(amount)
    exponent = exact.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(exact, format=pattern, locale=LOCALES[language()])
    return f"{text} {currency}".strip()


def moment_text(moment: datetime | str, time_zone: str = "UTC") -> str:
    """Write a moment as the date and time of the store."""
    return format_datetime(_aware(moment), "short", tzinfo=ZoneInfo(time_zone), locale=LOCALES[language()])


def exact_text(moment: datetime | str, time_zone: str = "UTC") -> str:
    """Write a moment with its second."""
    return format_datetime(_aware(moment), "medium", tzinfo=ZoneInfo(time_zone), locale=LOCALES[language()])


def number_text(number: int) -> str:
    """Write a whole number, "45,000" in English and "45.000" in German."""
    return format_decimal(number, locale=LOCALES[language()])


def bytes_text(size: int) -> str:
    """Write a size in its largest unit, "3.4 MB"."""
    for unit, each in (("gigabyte", 10**9), ("megabyte", 10**6), ("kilobyte", 10**3)):
        if size >= each:
            return format_unit(round(size / each, 1), unit, length="short", locale=LOCALES[language()])
    return format_unit(size, "byte", length="short", locale=LOCALES[language()])


def time_text(moment: datetime | str, time_zone: str = "UTC") -> str:
    """Write a moment's time of day in the store."""
    return format_time(_aware(moment), "short", tzinfo=ZoneInfo(time_zone), locale=LOCALES[language()])


def day_text(day: str) -> str:
    """Write a date, given as 2026-01-31."""
    return format_date(datetime.fromisoformat(day).date(), "medium", locale=LOCALES[language()])


def add_language(app: Flask) -> None:
    """Give templates `_`, `ngettext` and the filters that write amounts, moments, days, numbers and sizes."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension's
    app.jinja_env.filters.update(money=money_text, moment=moment_text, time=time_text, day=day_text)
    app.jinja_env.filters.update(exact=exact_text, number=number_text, bytes=bytes_text)


@lru_cache
def _catalog(name: str) -> catalogs.NullTranslations:
    return catalogs.translation(DOMAIN, FOLDER, [name], fallback=True)


def _aware(moment: datetime | str) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment
