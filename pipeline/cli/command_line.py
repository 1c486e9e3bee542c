"""``mashinopis …``: the command line.

Exit status: 0 all done; 3 done, but some scans failed and are listed; 2 wrong use; 1 the run
itself failed; 130 stopped by Ctrl-C. Results go to standard output, progress and messages to
standard error.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import NoReturn

from pipeline.cli.arguments import build_parser
from pipeline.cli.commands import (
    DONE,
    FAILED,
    STOPPED,
    WRONG_USE,
    WrongUseError,
    say,
    show_json,
)
from pipeline.errors import BatchError, DigitisationError, SettingsError
from pipeline.outcome import Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Never ends with a traceback."""
    options = build_parser().parse_args(arguments)
    try:
        with _signals_as_interrupt():
            status = int(options.run(options))
            sys.stdout.flush()
    except (WrongUseError, BatchError, SettingsError) as error:
        return _failed(error, WRONG_USE, as_json=options.json)
    except DigitisationError as error:
        return _failed(error, FAILED, as_json=options.json)
    except KeyboardInterrupt:
        say("Stopped. What was finished is kept.")
        return STOPPED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from flushing at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        logging.getLogger(__name__).debug("unexpected", exc_info=error)
        failure = Failure.of(error, "mashinopis")
        unexpected = DigitisationError(failure.reason, remedy=failure.remedy)
        return _failed(unexpected, FAILED, as_json=options.json)
    return status


def _failed(error: DigitisationError, status: int, *, as_json: bool) -> int:
    say(f"mashinopis: {error}")
    if as_json:
        show_json(
            {
                "error": {
                    "stage": error.stage,
                    "file": error.file,
                    "reason": error.reason,
                    "remedy": error.remedy,
                }
            }
        )
    return status


@contextlib.contextmanager
def _signals_as_interrupt() -> Iterator[None]:
    """``kill`` and a closed terminal stop the program as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, stop)
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN  # nohup asks to go on
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
