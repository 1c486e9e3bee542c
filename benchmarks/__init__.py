"""How well and how fast: measured against the engine alone, in the same run."""
