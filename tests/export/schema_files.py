"""Where the schemas of formats lie; see the README there."""

from pathlib import Path

SCHEMAS = Path(__file__).parent.parent / "resources" / "schemas"
