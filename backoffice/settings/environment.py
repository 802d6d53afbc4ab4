"""Readers for environment variables, so that nonsense is refused at the start and not in the middle of a sale.

Each reader names the variable, the value that was found and what would be right. A settings library could do the
same; these few functions say what is wrong in our own words, and are all that is needed.
"""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off")


def refuse(name: str, value: str, remedy: str) -> ImproperlyConfigured:
    """Build the error for a variable that makes no sense.

    `remedy` is a whole sentence that says what to write instead.
    """
    return ImproperlyConfigured(f"The environment variable {name} is {value!r}. {remedy}")


def env_text(name: str, default: str = "") -> str:
    """Read a text; a variable that is set but blank counts as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """Read a yes or no.

    Raises:
        ImproperlyConfigured: the value is neither.
    """
    value = env_text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise refuse(name, value, f"Write one of {', '.join(_TRUE)} to switch it on, or one of {', '.join(_FALSE)} to switch it off.")


def env_int(name: str, *, default: int, minimum: int, maximum: int) -> int:
    """Read a whole number within its limits, both included.

    Raises:
        ImproperlyConfigured: no number, or outside its limits.
    """
    value = env_text(name)
    remedy = f"Write a whole number from {minimum} to {maximum}."
    if not value:
        return default
    try:
        number = int(value)
    except ValueError as error:
        raise refuse(name, value, remedy) from error
    if not minimum <= number <= maximum:
        raise refuse(name, value, remedy)
    return number


def env_choice(name: str, *, default: str, choices: Collection[str]) -> str:
    """Read one word of a list, in upper or lower case; returns it as the list spells it.

    Raises:
        ImproperlyConfigured: the word is not on the list.
    """
    value = env_text(name, default)
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    raise refuse(name, value, f"Write one of {', '.join(choices)}.")


def env_list(name: str, *, default: Collection[str] = ()) -> list[str]:
    """Read words separated by commas; empty ones are dropped."""
    value = env_text(name)
    if not value:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def env_url(name: str, *, default: str, schemes: Collection[str]) -> str:
    """Read a URL of one of the schemes we can use.

    Raises:
        ImproperlyConfigured: no URL, or another scheme.
    """
    value = env_text(name, default)
    try:
        scheme = urlsplit(value).scheme
    except ValueError as error:
        raise refuse(name, hide_password(value), f"Write a URL that begins with {_or(schemes)}.") from error
    if scheme not in schemes or "://" not in value:
        raise refuse(name, hide_password(value), f"Write a URL that begins with {_or(schemes)}.")
    return value


def env_folder(name: str, *, default: Path) -> Path:
    """Read a folder and create it for this user alone when it is missing; returns an absolute path.

    Raises:
        ImproperlyConfigured: it cannot be created or is not a folder.
    """
    folder = Path(env_text(name, str(default))).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        remedy = f"Name a folder that this user may create and write in ({error.strerror})."
        raise refuse(name, str(folder), remedy) from error
    return folder


def hide_password(url: str) -> str:
    """Replace the password in a URL, because error messages end up in logs."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, user = head.partition("://")
    if not at or ":" not in user:
        return url
    return f"{scheme}{slashes}{user.partition(':')[0]}:***@{tail}"


def _or(schemes: Collection[str]) -> str:
    """Join URL schemes for a sentence."""
    return " or ".join(f"{scheme}://" for scheme in schemes)
