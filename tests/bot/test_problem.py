import subprocess
import sys

from bot.problem import Problem


def test_problem_is_data() -> None:
    """A problem carries its status, its sentence and its headers, and is worded by the sentence."""
    problem = Problem(503, "Try again.", {"Retry-After": "5"})
    assert (problem.status, problem.detail, dict(problem.headers)) == (
        503,
        "Try again.",
        {"Retry-After": "5"},
    )
    assert str(problem) == "Try again."
    assert dict(Problem(404, "Nothing.").headers) == {}


def test_problem_needs_no_library() -> None:
    """Whoever raises a problem loads no web framework and no templates."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import bot.problem, sys; print(*sys.modules)"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout.split()
    assert not {"starlette", "fastapi", "jinja2", "pydantic"} & set(loaded)
