"""A person in the loop: which documents wait for one, the question, and the answer that is kept."""

# Annotations are evaluated here, as in ``flows.digitise``.

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.exceptions import FlowPauseTimeout
from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput
from prefect.states import Running
from pydantic import Field, create_model

from flows.words import markdown
from pipeline.assemble import AssembleSettings
from pipeline.errors import DigitisationError
from pipeline.outcome import PageOutcome
from pipeline.output import ResultFolder, as_json, write_whole

logger = logging.getLogger(__name__)

MOST_ASKED = 200
"""A form with more names cannot be read by a person; the rest goes on."""
_POLL_SECONDS = 5

Pages = tuple[PageOutcome, ...]


class ReviewError(DigitisationError):
    """The person who was asked has not answered, or the answer cannot be kept."""

    stage = "review"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided.

    Attributes:
        asked: document and a digest of what was read of it; read anew, it is asked again.
        leave_out: documents that get no record.
        note: in the person's own words.
    """

    asked: tuple[tuple[str, str], ...] = ()
    leave_out: tuple[str, ...] = ()
    note: str = ""


def below_thresholds(pages: Sequence[PageOutcome], settings: AssembleSettings) -> bool:
    """True when typing on one of the pages was read with too little confidence, or on none any.

    A blank page in a document that has typing is no reason to look.
    """
    confidences = [page.mean_confidence for page in pages if page.mean_confidence is not None]
    return not confidences or min(confidences) < settings.page_confidence


def lowest_confidence(pages: Sequence[PageOutcome]) -> float:
    """Of the pages with typing, 0 to 1; 0 when there are none."""
    return min((p.mean_confidence for p in pages if p.mean_confidence is not None), default=0.0)


def ask(documents: Mapping[str, Pages], out: ResultFolder, hours: float) -> Answer:
    """Pause the run that calls until a person has answered; at once when they have before.

    Args:
        documents: those that wait, with their pages.
        out: results of the batch; the answer is kept in ``state/review.json``.
        hours: how long to wait.

    Raises:
        ReviewError: when there is no answer in time.
        OutputError: when the answer cannot be written.
    """
    asked = {name: _digest(pages) for name, pages in documents.items()}
    before = _load(out)
    known = dict(before.asked)
    new = {name: pages for name, pages in documents.items() if known.get(name) != asked[name]}
    if not new:
        logger.info("answered before, see %s", out.review_state)
        return before
    worst = sorted(new, key=lambda name: (lowest_confidence(new[name]), name))
    shown = worst[:MOST_ASKED]
    form = _form(shown).with_initial_data(description=_question(new, shown, hours))
    try:
        given = cast("Any", pause_flow_run)(
            wait_for_input=form, timeout=round(hours * 3600), poll_interval=_POLL_SECONDS
        )
    except FlowPauseTimeout as error:
        _run_on()
        raise ReviewError(
            f"Nobody has answered within {hours:g} hours which documents are to be left out.",
            file=out.root.name,
            remedy="Run the batch again, which reads no page twice, and answer; or run it without"
            " pause_for_review, and the records are written as they are.",
        ) from error
    # Of those that were answered before, the answer stands.
    kept = [name for name in before.leave_out if name in documents and name not in new]
    answer = Answer(
        tuple(sorted({**known, **asked}.items())),
        tuple(sorted({*kept, *given.leave_out})),
        given.note.strip(),
    )
    _keep(answer, out)
    logger.info(
        "answered: %d left out%s",
        len(answer.leave_out),
        f"; note: {answer.note}" if answer.note else "",
    )
    return answer


def _run_on() -> None:
    """Let the run end by our words: a paused one would end as "failed and never resumed"."""
    run = FlowRunContext.get()
    if run is not None and run.flow_run is not None:
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run.flow_run.id, Running(), force=True)


def _form(names: Sequence[str]) -> type[RunInput]:
    """The form: Prefect checks an answer against it, so that only these names can be given."""
    name: Any = Literal[tuple(names)]
    chosen: Any = (
        list[name],
        Field(default=[], title="Leave out", description="Documents that get no record."),
    )
    note: Any = (str, Field(default="", title="Note", description="Kept beside the results."))
    return create_model("Review", __base__=RunInput, leave_out=chosen, note=note)


def _question(documents: Mapping[str, Pages], shown: Sequence[str], hours: float) -> str:
    lines = [
        f"**{len(documents)} of the documents were read with low confidence.** Submit the form to"
        f" go on with all of them, or choose those that get no record. After {hours:g} hours"
        " without an answer the run ends; what was read is kept.",
        "",
    ]
    for name in shown:
        why = dict.fromkeys(reason for page in documents[name] for reason in page.review)
        lines.append(f"- **{markdown(name)}**: {markdown(' '.join(why))}")
    if len(documents) > len(shown):
        lines.append(f"- and {len(documents) - len(shown)} more, which go on")
    return "\n".join(lines)


def _digest(pages: Pages) -> str:
    read = [(page.page_ids, page.words, page.mean_confidence, page.review) for page in pages]
    return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()[:16]


def _keep(answer: Answer, out: ResultFolder) -> None:
    kept = {"asked": dict(answer.asked), "leave_out": answer.leave_out, "note": answer.note}
    write_whole(out.review_state, as_json(kept))


def _load(out: ResultFolder) -> Answer:
    path = out.review_state
    if not path.exists():
        return Answer()
    try:
        kept = json.loads(path.read_bytes())
        return Answer(
            tuple(sorted((str(k), str(v)) for k, v in kept["asked"].items())),
            tuple(str(name) for name in kept["leave_out"]),
            str(kept["note"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReviewError(
            f"The answer that was kept cannot be read: {error}.",
            file=path,
            remedy="Mend the file or remove it, and you are asked again.",
        ) from error
