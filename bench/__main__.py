"""Run every benchmark and print its table: `python -m bench`, or one by name: `python -m bench crowd quick`."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the benchmark called by the first of `names` with the others, or all; return the worst exit code."""
    found = [path.stem.removeprefix("bench_") for path in sorted(FOLDER.glob("bench_*.py"))]
    if names and names[0] not in found:
        print(f"There is no benchmark {names[0]}; choose from {', '.join(found)}.", file=sys.stderr)
        return 2
    worst = 0
    for name in names[:1] or found:
        print(f"\n## {name}\n", flush=True)
        command = [sys.executable, "-m", f"bench.bench_{name}", *names[1:]]
        worst = max(worst, subprocess.run(command, cwd=FOLDER.parent, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
