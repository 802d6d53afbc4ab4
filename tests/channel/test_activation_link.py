import pytest

from channel.activation_link import activation_link, read_activation_link
from channel.errors import InvalidInput


@pytest.mark.parametrize("server", ["https://hq.example.com", "http://127.0.0.1:8000", "https://hq.example.com/a b?c=d&e#f"])
def test_what_was_written_is_read(server):
    text = activation_link(server, "ABCDE-FGHJK")
    assert text.startswith("everytill:activate?server=http")
    assert read_activation_link(f" {text}\n") == (server, "ABCDE-FGHJK")


@pytest.mark.parametrize(
    "text",
    ["", "ABCDE-FGHJK", "https://hq.example.com", "everytill:activate", "everytill:activate?server=x", "http://[",
     "other:activate?server=x&code=y",
     "everytill:sell?server=x&code=y", "everytill:activate?server=x&server=z&code=y"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidInput):
        read_activation_link(text)
