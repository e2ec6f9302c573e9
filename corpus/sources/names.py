"""The address of a page → its place below the corpus."""

import re
from hashlib import sha256
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

_UNFIT = re.compile(r"[^\w.-]+")
# Endings that say how a page is made, not what it is.
_ENDINGS = frozenset(
    ".html .htm .xhtml .php .asp .aspx .jsp .md .markdown .mdx .txt .pdf .docx .xlsx .csv".split()
)
# With a mark behind it, below the 255 bytes that file systems have for a name in UTF-8.
_LONGEST = 50
_DEEPEST = 8
_HOME = "index"


def place_of(address: str, suffix: str) -> PurePosixPath:
    """`https://example.org/visit/hours.php?day=1` → `example.org/visit/hours-1f0c….html`."""
    parts = urlsplit(address)
    steps = [step for step in unquote(parts.path).split("/") if step.strip(".")]
    *folders, page = steps or [_HOME]
    path = PurePosixPath(page)
    stem = path.stem if path.suffix.lower() in _ENDINGS else page
    too_deep = len(folders) > _DEEPEST
    names = [_name(folder.replace(".", "-")) for folder in folders[:_DEEPEST]]
    marked = _mark(address) if parts.query or too_deep else ""
    return PurePosixPath(_name(parts.netloc), *names, f"{_name(stem)}{marked}{suffix}")


def _name(text: str) -> str:
    """Fit for any file system: no hidden one, none that leads upwards, none too long."""
    fit = _UNFIT.sub("-", normalize("NFC", text)).strip("._-")
    return fit if 0 < len(fit) <= _LONGEST else f"{fit[:_LONGEST]}{_mark(text)}".lstrip("-")


def _mark(text: str) -> str:
    return f"-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
