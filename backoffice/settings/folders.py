"""Where the code is and where a running HQ keeps its files. A module of its own, because all the others need it."""

from pathlib import Path

from .environment import env_folder

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = env_folder("EVERYTILL_DATA_DIR", default=BASE_DIR / "var")
