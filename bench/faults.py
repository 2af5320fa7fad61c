"""Call requests under faults, on both databases: python -m bench.faults [REQUESTS]

1,000 requests take about ten minutes per database. Exits with 1 if any was lost or duplicated.
"""

import sys
import time

from tests.faults.run import run, table


def main(people: int) -> bool:
    failed = False
    for database in ("sqlite", "postgresql"):
        started = time.monotonic()
        count = run(database, people)
        print(*table(database, count), sep="\n")
        seconds = time.monotonic() - started
        print(f"{seconds:.0f} seconds; {count.faults or 'no faults'}\n", flush=True)
        failed = failed or bool(count.faults)
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
