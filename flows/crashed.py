"""A run that is heard of no more is Crashed: an automation of the Prefect server.

Where a worker lives it tells of the runs whose process died. When both died at once, or the
machine did, only the run's own heartbeat can tell.
``python -m flows.crashed`` gives the automation to the server of ``PREFECT_API_URL``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from prefect.automations import Automation, ChangeFlowRunState, EventTrigger, Posture
from prefect.client.schemas.objects import StateType

NAME = "mashinopis: a run without heartbeat is crashed"
SILENCE = timedelta(seconds=180)
"""Six heartbeats. A server that is away for less than that calls no living run crashed."""


def watch_heartbeats() -> None:
    """Give the server the automation, in place of one of the same name."""
    automation = Automation(
        name=NAME,
        description="Started by mashinopis; see docs/running.md.",
        trigger=EventTrigger(
            # Any other word of the run will do: our states of partial failure have own names.
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                force=False,
                state=StateType.CRASHED,
                message="Nothing was heard of this run for three minutes: its process or machine"
                " has ended. Run the batch again; no page that is done is read twice.",
            )
        ],
    )
    try:
        known = cast("Automation", Automation.read(name=NAME))
    except ValueError:
        automation.create()
    else:
        automation.id = known.id
        automation.update()


if __name__ == "__main__":
    watch_heartbeats()
