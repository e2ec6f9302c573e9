"""What strangers may send, against the real server: `make fuzz`, written to `benchmarks/fuzz.md`.

Schemathesis makes calls from the API's own description, valid ones and broken ones, and holds each
response to it. Then come requests that break HTTP itself, messages of assistants, and forms of the
owner's pages. Ends with 1 where anything is found.
"""

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import httpx

from benchmarks.described import Findings, from_description
from benchmarks.odd_forms import odd_forms
from benchmarks.odd_messages import odd_messages
from benchmarks.odd_requests import breach, odd_requests, send
from bot.app import create_app
from corpus.load import ACADEMY
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

RESULT = Path(__file__).with_name("fuzz.md")
SEED = 20_260_101
CALLS, ODD_REQUESTS, MESSAGES, FORMS = 20_000, 10_000, 5_000, 2_000
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
    with serving(create_app(unlimited(mcp="on"))) as client:
        address = str(client.base_url)
        found = {
            "calls made from the description": from_descriptions(address, CALLS),
            "requests that break HTTP": beyond_http(address, ODD_REQUESTS),
            "messages of assistants over MCP": Findings(
                MESSAGES, tuple(odd_messages(client, SEED, MESSAGES))
            ),
        }
    with TemporaryDirectory() as folder, owners_pages(Path(folder)) as client:
        wrong = tuple(odd_forms(client, SEED, FORMS))
        found["forms of the owner's pages, signed in"] = Findings(FORMS, wrong)
    rows = [f"| {what} | {each.calls:,} | {len(each.wrong)} |" for what, each in found.items()]
    rows.append(f"| errors in the server's log | | {errors.found.total()} |")
    heading = (
        "# What strangers may send\n\nBy `make fuzz`, in one run: what the server answered with a"
        " status of 500 and above, or otherwise than OpenAPI describes it.\n\n"
        "| | sent | wrong |\n|---|---|---|\n"
    )
    RESULT.write_text(heading + "\n".join(rows) + "\n", "utf-8")
    told = [wrong for each in found.values() for wrong in each.wrong]
    print("\n".join([*rows, *told, *errors.found]))
    sys.exit(1 if told or errors.found else 0)


@contextmanager
def owners_pages(folder: Path) -> Iterator[httpx.Client]:
    """An owner's browser, signed in; files may be added, and something was asked in vain."""
    pages = folder / "pages"
    copytree(ACADEMY, pages)
    settings = unlimited(admin_password=PASSWORD, admin_add="files", corpus=pages)
    with serving(create_app(settings)) as client:
        client.timeout = httpx.Timeout(PATIENCE)
        for question in ("Do you have bikes?", "How do I park?", "When was it established?"):
            client.post("/api/ask", json={"question": question}).raise_for_status()
        sign_in(client)
        yield client


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
