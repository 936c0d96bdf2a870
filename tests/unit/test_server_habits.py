"""A connection of the server sends at once, the ones already open and the ones opened later."""

import gc
import os
import socket

from lib.ui.server import keep_what_is_loaded, send_at_once


def nodelay(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_connections_open_now_and_later_send_at_once():
    with socket.socket() as listening:  # as the server makes it: without naming the protocol
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as first:
            assert not nodelay(first)
            send_at_once.__wrapped__()
            assert nodelay(first)
            with socket.create_connection(listening.getsockname()), listening.accept()[0] as later:
                assert nodelay(later)


def test_no_file_is_opened_or_left_open():
    reading, writing = os.pipe()
    left, right = socket.socketpair()  # not of the internet: left as it is
    try:
        before = os.listdir("/proc/self/fd")
        send_at_once.__wrapped__()
        assert os.listdir("/proc/self/fd") == before
    finally:
        for end in (reading, writing):
            os.close(end)
        left.close()
        right.close()


def test_nothing_happens_where_open_files_are_not_listed(monkeypatch):
    monkeypatch.setattr("lib.ui.server._OPEN_FILES", "/no/such/folder")
    with socket.socket() as other:
        send_at_once.__wrapped__()
        assert not nodelay(other)


def test_what_is_loaded_is_left_out_of_the_collectors_rounds():
    before = gc.get_freeze_count()
    try:
        keep_what_is_loaded.__wrapped__()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
