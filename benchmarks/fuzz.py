"""What strangers may send, against the real server: `make fuzz`, written to `benchmarks/fuzz.md`.

Schemathesis makes calls from the API's own description, valid ones and broken ones, and holds each
response to it. Then come requests that break HTTP itself. Ends with 1 where anything is found.
"""

import logging
import sys
from collections import Counter
from pathlib import Path

from benchmarks.described import Findings, from_description
from benchmarks.odd_requests import breach, odd_requests, send
from bot.app import create_app
from tests.conftest import serving, unlimited

RESULT = Path(__file__).with_name("fuzz.md")
SEED = 20_260_101
CALLS, ODD_REQUESTS = 20_000, 10_000
# Of each operation in one run: more take longer than as many in several runs.
EXAMPLES = 100


class ErrorLog(logging.Handler):
    """What the server logs as an error: an exception of ours that a request has brought about."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        self.found[f"{record.getMessage()}: {cause!r}"] += 1


def main() -> None:
    errors = ErrorLog()
    logging.getLogger().addHandler(errors)
    with serving(create_app(unlimited())) as client:
        address = str(client.base_url)
        described = from_descriptions(address, CALLS)
        odd = beyond_http(address, ODD_REQUESTS)
    rows = [
        f"| calls made from the description | {described.calls:,} | {len(described.wrong)} |",
        f"| requests that break HTTP | {odd.calls:,} | {len(odd.wrong)} |",
        f"| errors in the server's log | | {errors.found.total()} |",
    ]
    heading = (
        "# What strangers may send\n\nBy `make fuzz`, in one run: what the server answered with a"
        " status of 500 and above, or otherwise than OpenAPI describes it.\n\n"
        "| | sent | wrong |\n|---|---|---|\n"
    )
    RESULT.write_text(heading + "\n".join(rows) + "\n", "utf-8")
    print("\n".join([*rows, *described.wrong, *odd.wrong, *errors.found]))
    sys.exit(1 if described.wrong or odd.wrong or errors.found else 0)


def from_descriptions(address: str, calls: int) -> Findings:
    """At least so many calls, in as many runs as it takes."""
    runs, seed = list[Findings](), SEED
    while sum(run.calls for run in runs) < calls:
        runs.append(from_description(address, EXAMPLES, seed))
        seed += 1
    return Findings(sum(run.calls for run in runs), tuple(w for run in runs for w in run.wrong))


def beyond_http(address: str, number: int) -> Findings:
    wrong = []
    for request in odd_requests(SEED, number):
        found = breach(request, send(address, request))
        if found:
            wrong.append(f"{found}: {request[:200]!r}")
    return Findings(number, tuple(wrong))


if __name__ == "__main__":
    main()
