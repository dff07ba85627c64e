"""Merging: where the index has come to lie in many segments, another process merges them while this one serves.

It is a process of its own, and not a thread, so that whoever asks meanwhile waits no longer than otherwise.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

from diagnops.web.logs import LOG
from diagnops.web.serving import Serving

_EVERY = 60.0  # seconds
_COMMAND = (sys.executable, "-m", "diagnops.cli", "index", "--merge", "--json")
_YIELDS = 10  # how far it stands back behind what is asked


class Merging:
    """Looks after the index of what is served."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    async def work(self) -> None:
        """Look from time to time, until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                if await self._serving.desks.run(lambda desk: desk.index_care.is_merging_due):
                    await self._merge()
            except Exception as error:
                LOG.warning("index not merged", extra={"fields": {"reason": str(error)}})

    async def _merge(self) -> None:
        environment = dict(os.environ)
        if self._serving.settings.db:
            environment["DIAGNOPS_DB"] = self._serving.settings.db
        none = asyncio.subprocess.DEVNULL
        merging = await asyncio.create_subprocess_exec(
            *_COMMAND, env=environment, stdin=none, stdout=none, stderr=asyncio.subprocess.PIPE
        )
        # Not by `preexec_fn`: Python code between fork and exec may wait forever for a lock that another thread held.
        with suppress(ProcessLookupError):  # done already
            os.setpriority(os.PRIO_PROCESS, merging.pid, _YIELDS)
        try:
            _, said = await merging.communicate()
        except asyncio.CancelledError:
            merging.kill()
            await merging.wait()
            raise
        if merging.returncode:
            LOG.warning("index not merged", extra={"fields": {"reason": said.decode("utf-8", "replace").strip()}})
