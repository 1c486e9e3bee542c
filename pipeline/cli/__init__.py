"""``mashinopis …``: the command line."""

from pipeline.cli.command_line import main

__all__ = ["main"]
