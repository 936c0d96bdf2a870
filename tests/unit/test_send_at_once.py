"""Connections of a server send what they have at once."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

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
        # in a thread of its own: a browser that another test opened keeps this one's event loop running
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, waits()).result()


def test_what_is_accepted_by_the_server_sends_at_once():
    assert _waits_once_accepted(inside=False)
    assert not _waits_once_accepted(inside=True)
