"""What files thrown at a server leave in its memory: 20 of 200 MB, at a page without an uploader and at one with it.

python -m bench.bench_uploads
"""

import http.client
import time
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import psutil

from bench.measure import HEADER, machine, row, server
from lib.ui.streamlit_session import Session

TIMES, MEGABYTES = 20, 200
GOAL = 100.0  # megabytes above where the process began
_BLOCK = b"\0" * 1_000_000


def put(address: str, session: str, number: int) -> int:
    """Send a file as a browser does; return the server's answer, 0 when it hangs up before the end."""
    host = urlsplit(address)
    edge = "edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{number}.csv"\r\n\r\n'.encode()
    tail = f"\r\n--{edge}--\r\n".encode()
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=120)
    try:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        token = SimpleCookie(answer.getheader("Set-Cookie", ""))["_streamlit_xsrf"].value
        answer.read()
        connection.putrequest("PUT", f"/_stcore/upload_file/{session}/file-{number}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={edge}")
        connection.putheader("Cookie", f"_streamlit_xsrf={token}")
        connection.putheader("X-Xsrftoken", token)
        connection.putheader("Content-Length", str(len(head) + MEGABYTES * len(_BLOCK) + len(tail)))
        connection.endheaders()
        connection.send(head)
        for _ in range(MEGABYTES):
            connection.send(_BLOCK)
        connection.send(tail)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def above(process: psutil.Process, began: int) -> float:
    return (process.memory_info().rss - began) / 1e6


def settled(process: psutil.Process, began: int) -> float:
    """Return how far above its beginning a process stays once it had time to give memory back."""
    lowest = above(process, began)
    for _ in range(160):
        time.sleep(1)
        lowest = min(lowest, above(process, began))
        if lowest < GOAL:
            break
    return lowest


def main() -> None:
    """Measure and print."""
    print(machine())
    print(HEADER)
    with server() as (address, process):
        for page, what in (("overview", "no uploader on the page"), ("local_records", "an uploader on the page")):
            Session(address, page).close()  # so that what a page needs is loaded before it is measured
            session = Session(address, page)
            began = process.memory_info().rss
            answers, most = [], 0.0
            for number in range(TIMES):
                answers.append(put(address, session.session_id, number))
                most = max(most, above(process, began))
            session.close()
            taken = sum(200 <= answer < 300 for answer in answers)
            sent = f"{TIMES} × {MEGABYTES} MB, {what}: {taken} taken"
            print(row(f"{sent}; at most", [most], GOAL if not taken else 2.5 * MEGABYTES, "MB"))
            print(row(f"{sent}; after the session", [settled(process, began)], GOAL, "MB"))


if __name__ == "__main__":
    main()
