"""Calls made from the API's own description, valid and broken ones, each held to it."""

from collections import Counter
from dataclasses import dataclass

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema


@dataclass(frozen=True, slots=True)
class Findings:
    calls: int  # that were sent
    wrong: tuple[str, ...]  # what was wrong with a response, and the call


def from_description(address: str, examples: int, seed: int) -> Findings:
    """The calls of one run, to the server at an address.

    They are the description's own examples, what its schemas border on, so many made-up ones of
    each operation, and as many that follow from what earlier replies have named. Each response is
    held to all that schemathesis knows to check.
    """
    settings = {
        "seed": seed,
        "continue-on-failure": True,
        "suppress-health-check": ["all"],
        "generation": {"max-examples": examples, "database": "none"},
    }
    schema = schemathesis.openapi.from_url(
        f"{address}openapi.json", config=SchemathesisConfig.from_dict(settings)
    )
    calls, wrong = 0, Counter[str]()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            calls += len(event.recorder.interactions)
            wrong.update(_wrong(event))
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong[str(event)] += 1
    return Findings(calls, tuple(wrong))


def _wrong(event: events.ScenarioFinished) -> list[str]:
    found = []
    for identity, checks in event.recorder.checks.items():
        case = event.recorder.cases[identity].value
        for check in checks:
            if check.failure_info:
                told = check.failure_info.failure
                call = case.as_curl_command()
                found.append(f"{check.name}: {told.title}: {told.message}\n{call}")
    return found
