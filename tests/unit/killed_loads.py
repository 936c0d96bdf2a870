"""Load a file again and again and kill the loading process each time: `python killed_loads.py ROWS TIMES`.

Run by test_killed_loads.py in a process of its own, because a fork of the whole test process would take its threads'
locks along. Prints one JSON object a load: moment (share of a whole load's time), killed, batches, rows.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.intake.files import GivenFile
from lib.intake.requests.example import synthetic_requests
from lib.records import connection, standing
from lib.records import store as records
from tests.stores import read_file


def batch(rows: int) -> records.NewBatch:
    """Return synthetic requests, read and ready to store."""
    file = GivenFile.of("large.csv", synthetic_requests(rows, "2024-01-01", 600).to_csv(index=False).encode())
    return read_file(file).as_batch()


def load_and_kill(new: records.NewBatch, seconds: float) -> bool:
    """Store in a child and kill it after so many seconds; return whether it was still at it."""
    connection._engine(connection.database_url()).dispose()
    child = os.fork()
    if not child:
        records.store([new])
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(rows: int, times: int) -> None:
    """Store once whole to know how long that takes, then kill a load in each of `times` equal parts of that time."""
    new, moments = batch(rows), random.Random(7)
    records.undo(records.store([new])[0])
    began = time.perf_counter()
    records.undo(records.store([new])[0])
    whole = time.perf_counter() - began
    for number in range(times):
        moment = (number + moments.random()) / times
        killed = load_and_kill(new, moment * whole)
        loaded = records.batches().query("state == 'loaded'")
        held = len(standing.standing_incidents())
        print(json.dumps({"moment": moment, "killed": killed, "batches": len(loaded), "rows": held}), flush=True)
        for number_of_batch in loaded["id"]:
            records.undo(int(number_of_batch))
    print(json.dumps({"rows": len(new.incidents), "again": len(records.store([new]))}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
