"""docs/deploying.md and the files that it tells of."""

import re
from pathlib import Path

from bot.settings import Settings, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = [path for path in DEPLOY.rglob("*") if path.is_file()]
SETTINGS = {variable(field) for field in Settings.model_fields}


def test_settings_that_files_name_are_there() -> None:
    """What is spelt as a setting of ours is one, in capitals and as the file of a secret."""
    texts = [path.read_text("utf-8") for path in (*FILES, ROOT / "docs" / "deploying.md")]
    named = {name for text in texts for name in re.findall(r"\bASKADEMY_[A-Z_]+\b", text)}
    secret = re.compile(
        r"^ *(askademy_(?:database|metrics|admin|slack|opensearch)\w*):", re.MULTILINE
    )
    named |= {name.upper() for text in texts for name in secret.findall(text)}
    assert len(named) > 8
    assert named <= SETTINGS


def test_documents_tell_of_every_folder() -> None:
    """Each file, or the folder that it is in, is linked to."""
    told = "".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    links = {
        (ROOT / "docs" / link).resolve() for link in re.findall(r"\]\((\.\./deploy/[^)#]+)\)", told)
    }
    folders = {link if link.is_dir() else link.parent for link in links} - {DEPLOY}
    alone = [path for path in FILES if path not in links and path.parent not in folders]
    assert alone == []
