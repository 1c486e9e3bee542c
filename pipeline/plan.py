"""What is to be read in a batch: one job a frame."""

from __future__ import annotations

from pipeline.batch import Batch, frame_page_id
from pipeline.batch.sheets import ProblemKind
from pipeline.outcome import Failure, PageJob
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.resume.frames import count_all


def plan(
    batch: Batch, out: ResultFolder, *, keep: bool = True, place: Place = HERE
) -> tuple[tuple[PageJob, ...], tuple[Failure, ...]]:
    """One job for each frame of each file; a file that cannot be opened becomes a failure.

    Args:
        batch: the batch.
        out: its results folder, where the number of frames of each file is kept for the next run.
        keep: false to write nothing there.
        place: where the scans come from, where that is not this machine.

    Raises:
        OutputError: when nothing can be written there.
    """
    jobs: list[PageJob] = []
    failures = [
        Failure(
            file=problem.file or batch.name,
            stage="batch",
            reason=problem.message,
            remedy="Allow reading the folder, then run the batch again.",
        )
        for problem in batch.problems
        if problem.kind is ProblemKind.UNREADABLE_FOLDER
    ]
    counts = count_all(batch, out, failures.append, keep=keep, place=place)
    batch_folder, out_folder = str(batch.folder), str(out.root)
    for document in batch.documents:
        for file in document.files:
            frames = counts.get(file.relative, 0)
            jobs += [
                PageJob(
                    batch_folder=batch_folder,
                    out_folder=out_folder,
                    document_id=document.id,
                    file=str(file.path),
                    relative=file.relative,
                    page_id=frame_page_id(file.page_id, frame, frames),
                    frame=frame,
                )
                for frame in range(frames)
            ]
    return tuple(jobs), tuple(failures)
