"""Call requests under faults, on both databases: python -m bench.faults [REQUESTS]

1,000 requests take some ten minutes a database. Ends with 1 when anything was lost or doubled.
"""

import sys
import time

from tests.faults.run import run, table


def main(people: int) -> bool:
    bad = False
    for database in ("sqlite", "postgresql"):
        began = time.monotonic()
        count = run(database, people)
        print(*table(database, count), sep="\n")
        seconds = time.monotonic() - began
        print(f"{seconds:.0f} seconds; {count.faults or 'no faults'}\n", flush=True)
        bad = bad or bool(count.faults)
    return bad


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
