"""The command line as it is called: in this process, or in one of its own."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from subprocess import CompletedProcess

import pytest

from bot.cli.main import main
from bot.settings import Settings, variable


def askademy(*arguments: str, stdin: str = "", **values: str) -> CompletedProcess[str]:
    """All of the program in this process, with an environment and streams as a process has them.

    A process of its own takes two seconds more, and proves what it does with signals, pipes,
    bytes and locales, and what it imports.
    """
    reading = TextIOWrapper(BytesIO(stdin.encode()), "utf-8")
    out, err = BytesIO(), BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["askademy", *arguments])
        patch.setattr(sys, "stdin", reading)
        patch.setattr(sys, "stdout", TextIOWrapper(out, "utf-8", write_through=True))
        patch.setattr(sys, "stderr", TextIOWrapper(err, "utf-8", write_through=True))
        for name, value in values.items():
            patch.setenv(name, value)
        code = _exit_code()
        return CompletedProcess(arguments, code, _text(out), _text(err))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return 1 if isinstance(end.code, str) else end.code or 0
    return 0


def _text(written: BytesIO) -> str:
    return written.getvalue().decode()


def environment(**values: str) -> dict[str, str]:
    """Of a process: nothing of the machine's own settings."""
    ours = {variable(field) for field in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    # Warnings are errors in the processes too.
    plain = {"PYTHONWARNINGS": "error", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"}
    words_alone = {variable("meaning"): "off", variable("languages"): "off"}
    return kept | plain | words_alone | values


def process(*arguments: str | bytes, stdin: str = "", **values: str) -> CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(**values),
        timeout=60,
    )


def one_sentence(result: CompletedProcess[str], code: int) -> str:
    assert result.returncode == code
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    return result.stderr.rstrip("\n")
