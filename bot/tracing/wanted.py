"""Whether OpenTelemetry's own variables ask for traces, and what makes them if so."""

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from os import environ
from typing import TYPE_CHECKING

from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.tracing.spans import Tracing

# The SDK reads them, and others of theirs: headers, certificate, sampler, name of the service.
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
DISABLED, EXPORTER = "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER"

_log = logging.getLogger(__name__)


def wanted_tracing() -> "Tracing | None":
    """None where no traces are asked for, or the SDK is not installed, which the log says.

    Raises `SettingsError` where a variable has no value that the SDK takes.
    """
    if not is_wanted():
        return None
    try:
        return _tracing()
    except ModuleNotFoundError:
        _log.warning("No traces are sent: install the SDK with pip install 'askademy[telemetry]'.")
        return None


def running(tracing: "Tracing | None") -> AbstractAsyncContextManager[None]:
    """What is begun inside is traced, where traces are made."""
    return tracing.running() if tracing else nullcontext()


def is_wanted() -> bool:
    """Whether a collector is named, and nothing switches it off."""
    is_disabled = environ.get(DISABLED, "").lower() == "true"
    is_otlp = environ.get(EXPORTER) in (None, "", "otlp")
    return is_otlp and not is_disabled and any(environ.get(each) for each in ENDPOINTS)


def collector_problem() -> str | None:
    """Why no traces would arrive, and what to do; the collector is asked.

    Raises `SettingsError` as `wanted_tracing`.
    """
    try:
        _tracing()
        from bot.tracing.sending import is_taken  # noqa: PLC0415  # may not be installed
    except ModuleNotFoundError:
        return "The SDK is not installed: pip install 'askademy[telemetry]'."
    if is_taken():
        return None
    return f"The collector takes none: is {ENDPOINTS[1]} right, and is it up?"


def _tracing() -> "Tracing":
    try:
        from bot.tracing.spans import Tracing  # noqa: PLC0415  # may not be installed

        return Tracing()
    except ValueError as error:  # of some when they are used, of others when it is imported
        raise SettingsError(f"A variable of OpenTelemetry's cannot be used: {error}") from error
