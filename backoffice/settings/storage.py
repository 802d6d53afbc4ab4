"""Where packages, channel databases and keys are kept, and what may be uploaded."""

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .environment import env_int, env_text, env_url, refuse
from .folders import DATA_DIR

MEBIBYTE = 1024 * 1024
ED25519_SEED_BYTES = 32


def package_folder(url: str) -> Path:
    """Read the folder out of a package storage URL and create it.

    Raises:
        ImproperlyConfigured: another host or no absolute folder.
    """
    parts = urlsplit(url)
    folder = Path(unquote(parts.path))
    if parts.netloc or not folder.is_absolute() or folder == Path("/"):
        raise refuse("PACKAGE_STORAGE_URL", url, "Write the folder as file:///folder/packages; only a folder is supported.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def signing_key(text: str) -> str | None:
    """Check the key that signs plans: 32 bytes in base64, or nothing.

    Raises:
        ImproperlyConfigured: something else.
    """
    if not text:
        return None
    try:
        seed = base64.b64decode(text, validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != ED25519_SEED_BYTES:
        raise refuse("PLAN_SIGNING_KEY", "***", "Write an Ed25519 seed: the base64 text of 32 random bytes.")
    return text


PACKAGE_DIR = package_folder(env_url("PACKAGE_STORAGE_URL", default=(DATA_DIR / "packages").as_uri(), schemes=("file",)))

# HQ's own copies, kind STORE: a cache that is rebuilt when it is lost.
CHANNEL_DATABASE_DIR = DATA_DIR / "channel_databases"
CHANNEL_DATABASE_DIR.mkdir(parents=True, exist_ok=True)

# None: the key is in DATA_DIR/plan-signing.key, made at first use.
PLAN_SIGNING_KEY = signing_key(env_text("PLAN_SIGNING_KEY"))

# What one request may carry. Larger catalogs come by command.
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_BYTES", default=16 * MEBIBYTE, minimum=MEBIBYTE, maximum=1024 * MEBIBYTE)
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES

# How often a register tries a package before the download session is given up.
DOWNLOAD_TRY_COUNT = 3

DEVICE_TOKEN_LIFETIME_DAYS = 365
ACTIVATION_CODE_LIFETIME_HOURS = 72
