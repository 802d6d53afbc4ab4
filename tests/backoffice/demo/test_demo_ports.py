"""The demo takes another port when somebody has the one it wants."""

import socket

from backoffice.demo.walk.ports import HOST, free_port, is_free, usable_port


def test_port_that_is_taken_is_replaced_by_a_free_one():
    with socket.create_server((HOST, 0)) as server:
        taken = server.getsockname()[1]
        assert not is_free(taken)
        other = usable_port(taken)
    assert other != taken
    assert is_free(other)


def test_free_port_is_kept():
    port = free_port()
    assert usable_port(port) == port
