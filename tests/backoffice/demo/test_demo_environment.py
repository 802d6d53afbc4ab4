"""A demo runs the embedded default in its own folder, whatever the shell says of another HQ."""

from pathlib import Path

from backoffice.demo.walk.own_environment import own_environment

ROOT = Path(__file__).resolve().parents[3]


def test_what_the_shell_says_of_another_hq_is_forgotten():
    shell = {
        "PATH": "/usr/bin",
        "DATABASE_URL": "postgres://production/everytill",
        "SECRET_KEY": "the real one",
        "EVERYTILL_DATA_DIR": "/var/lib/everytill",
    }
    assert own_environment(shell, Path("/demo")) == {
        "PATH": "/usr/bin",
        "EVERYTILL_DATA_DIR": "/demo/hq",
        "EVERYTILL_DEMO_DIR": "/demo",
        "LOG_LEVEL": "WARNING",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
    }


def test_every_variable_of_env_example_is_the_demos_own_business():
    named = {
        line.removeprefix("#").partition("=")[0]
        for line in (ROOT / ".env.example").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("# ")
    }
    kept = own_environment(dict.fromkeys(named, "the shell's"), Path("/demo"))
    assert {name for name in named if kept.get(name) == "the shell's"} == set()
