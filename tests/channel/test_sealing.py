"""Secrets sealed for one device."""

import base64

import pytest

from channel.errors import InvalidInput, PackageForeign
from channel.sealing import generate_sealing_key, open_sealed, seal, sealing_public_key

SECRET = bytes(range(32))


def test_sealed_secret_is_opened_by_the_device_it_is_for():
    private = generate_sealing_key()
    sealed = seal(SECRET, sealing_public_key(private))
    assert open_sealed(sealed, private) == SECRET
    assert sealed != seal(SECRET, sealing_public_key(private))


def test_public_key_fits_the_status_of_a_register():
    assert len(base64.b64decode(sealing_public_key(generate_sealing_key()), validate=True)) == 32


def test_another_device_cannot_open_it():
    sealed = seal(SECRET, sealing_public_key(generate_sealing_key()))
    with pytest.raises(PackageForeign, match="another device"):
        open_sealed(sealed, generate_sealing_key())


@pytest.mark.parametrize("position", [0, 1, 33, -1])
def test_altered_secret_is_not_opened(position):
    private = generate_sealing_key()
    data = bytearray(base64.b64decode(seal(SECRET, sealing_public_key(private))))
    data[position] ^= 1
    with pytest.raises(PackageForeign):
        open_sealed(base64.b64encode(data).decode(), private)


@pytest.mark.parametrize("text", ["", "no base64!", "AA==", base64.b64encode(bytes(33)).decode()])
def test_text_that_is_no_sealed_secret_is_refused(text):
    with pytest.raises(PackageForeign):
        open_sealed(text, generate_sealing_key())


@pytest.mark.parametrize("public", ["", "no base64!", "AA==", base64.b64encode(bytes(32)).decode()])
def test_nothing_is_sealed_for_what_is_no_key(public):
    with pytest.raises(InvalidInput):
        seal(SECRET, public)
