import pytest

from channel.decode_error import decode_error


@pytest.mark.parametrize(
    ("message", "pointer", "detail"),
    [
        ("Expected `int`, got `str` - at `$.status.release`", "/status/release", "Expected `int`, got `str`"),
        ("Expected `str` - at `$.lines[3].tax[0].code`", "/lines/3/tax/0/code", "Expected `str`"),
        ("Object missing required field `status`", "", "Object missing required field `status`"),
        ("JSON is malformed: trailing comma (byte 3)", "", "JSON is malformed: trailing comma (byte 3)"),
    ],
)
def test_decode_error_says_where_and_what(message, pointer, detail):
    assert decode_error(message) == {"pointer": pointer, "detail": detail}
