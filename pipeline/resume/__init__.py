"""Resuming: what is done is known by its content, and is not done again.

The story: ``plan`` counts frames (:mod:`batch_state`); :mod:`look` compares what the state of each
page says with its scan, its files and the recipe of now; :mod:`work` makes what is left, with ink
and words taken from the stores where they are the same, and writes the state last. All of it lies
in ``state/`` of the results; ``docs/resume.md`` tells users what that means for them.
"""

from pipeline.resume.batch_state import count_all, remember_run, remembered_run
from pipeline.resume.lock import BusyError, locked
from pipeline.resume.look import Standing, finished_pages, look_at_pages, look_at_record
from pipeline.resume.tidy import forget_unused
from pipeline.resume.work import work_on_page, work_on_record

__all__ = [
    "BusyError",
    "Standing",
    "count_all",
    "finished_pages",
    "forget_unused",
    "locked",
    "look_at_pages",
    "look_at_record",
    "remember_run",
    "remembered_run",
    "work_on_page",
    "work_on_record",
]
