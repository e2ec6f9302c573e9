import subprocess
import sys

import pytest

# What many threads hold at once, and how many places they have it from.
THREADS = """
import ctypes, threading
from index.meaning.memory import share_arenas

libc = ctypes.CDLL(None)
if not hasattr(libc, "malloc_info"):
    raise SystemExit("no glibc")
libc.malloc.restype = ctypes.c_void_p
if {shared}:
    share_arenas()
all_have = threading.Barrier(12)

def hold() -> None:
    libc.malloc(1000)
    all_have.wait()

threads = [threading.Thread(target=hold) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is Linux's")
def test_threads_share_memory() -> None:
    """Of twelve threads that hold memory at once, all have it from two places instead of twelve."""
    few, many = (_places(shared=shared) for shared in (True, False))
    assert few <= 2 < many


def _places(*, shared: bool) -> int:
    program = [sys.executable, "-c", THREADS.format(shared=shared)]
    found = subprocess.run(program, capture_output=True, check=False, text=True)
    if found.stderr.strip() == "no glibc":
        pytest.skip("another C library")
    return found.stdout.count("<heap nr=")
