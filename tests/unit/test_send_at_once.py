"""Connections of a server send what they have at once."""

import asyncio
import socket

from lib.ui.frame.send_at_once import sends_at_once


def _waits_once_accepted(inside: bool) -> bool:
    async def waits() -> bool:
        if inside:
            async with sends_at_once(None):
                return _accepted()
        return _accepted()

    def _accepted() -> bool:
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as connection:
            return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0

    # as Streamlit's server makes the socket on which it listens
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        return asyncio.run(waits())


def test_what_is_accepted_by_the_server_sends_at_once():
    assert _waits_once_accepted(inside=False)
    assert not _waits_once_accepted(inside=True)
