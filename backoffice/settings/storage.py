"""Where packages, channel databases and keys are kept, and what may be uploaded."""

import base64
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


def signing_keys(text: str) -> str | None:
    """Check the keys that sign plans: each 32 bytes in base64, newest first, with commas between; or nothing.

    Raises:
        ImproperlyConfigured: something else.
    """
    if not text:
        return None
    seeds = [seed.strip() for seed in text.split(",")]
    if not all(_is_seed(seed) for seed in seeds):
        remedy = "Write an Ed25519 seed: the base64 text of 32 random bytes; of several the newest first, with commas between."
        raise refuse("PLAN_SIGNING_KEY", "***", remedy)
    return ",".join(seeds)


def _is_seed(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == ED25519_SEED_BYTES
    except ValueError:  # binascii.Error among them
        return False


PACKAGE_DIR = package_folder(env_url("PACKAGE_STORAGE_URL", default=(DATA_DIR / "packages").as_uri(), schemes=("file",)))

# HQ's own copies, kind STORE: a cache that is rebuilt when it is lost. Nobody else is to read it: people are in it.
CHANNEL_DATABASE_DIR = DATA_DIR / "channel_databases"
CHANNEL_DATABASE_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# None: the keys are in DATA_DIR/plan-signing.key, the first one made at first use.
PLAN_SIGNING_KEY = signing_keys(env_text("PLAN_SIGNING_KEY"))

# What one request may carry. Larger catalogs come by command.
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_BYTES", default=16 * MEBIBYTE, minimum=MEBIBYTE, maximum=1024 * MEBIBYTE)
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES

# How often a register tries a package before the download session is given up.
DOWNLOAD_TRY_COUNT = 3
