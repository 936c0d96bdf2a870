"""Run every benchmark and print its table: `python -m bench`, or one by name: `python -m bench hotspots`."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the benchmarks called `names`, or all, each in a process of its own; return the worst exit code."""
    found = {path.stem.removeprefix("bench_"): path for path in sorted(FOLDER.glob("bench_*.py"))}
    unknown = [name for name in names if name not in found]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; choose from {', '.join(found)}.", file=sys.stderr)
        return 2
    worst = 0
    for name in names or found:
        print(f"\n## {name}\n", flush=True)
        worst = max(
            worst,
            subprocess.run([sys.executable, "-m", f"bench.bench_{name}"], cwd=FOLDER.parent, check=False).returncode,
        )
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
