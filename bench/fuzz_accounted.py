"""Damage exports at random and see that no record is lost without a word: `python bench/fuzz_accounted.py [inputs]`.

Of every thirty inputs one is read to the end, which takes 500 times as long; of the others the records are counted that
come out of the file.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.test_every_record_is_accounted_for import DAMAGE, check_accounted_for, damaged, whole

# One input of so many is read to the end.
IN_FULL = 30


def main() -> None:
    """Draw the inputs; the first that loses a record ends the run with it."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    began = time.monotonic()

    @settings(max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(DAMAGE, st.integers(0, IN_FULL - 1))
    def lose_nothing(damage: list[tuple[str, int, str, int]], turn: int) -> None:
        check_accounted_for(damaged(whole(), damage), to_the_end=not turn)

    lose_nothing()
    print(f"{inputs:,} damaged exports: every record read, refused or asked about ({time.monotonic() - began:,.0f} s)")


if __name__ == "__main__":
    main()
