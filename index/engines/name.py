"""The engines of a process by their names."""

from typing import Literal

EngineName = Literal["auto", "rank-bm25", "sparse"]
