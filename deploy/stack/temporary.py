"""A stack of a test's own: free ports, a folder that goes with it."""

import shutil

from deploy.stack.ports import PortBlock
from deploy.stack.services import ROOT
from deploy.stack.stack import Stack, stop_recorded


class TemporaryStack(Stack):
    """Runs beside a deploy/up and beside others like it. Its logs are in .paht/log/NAME.

    However the process that made it ends: whoever takes the same block of
    ports next stops and deletes what was left.
    """

    def __init__(self, name, copies=None, more_flags=None, build=None):
        self._block = PortBlock()
        logs = ROOT / ".paht/log" / name
        stop_recorded(self._block.folder / "run", logs)
        shutil.rmtree(self._block.folder, ignore_errors=True)
        shutil.rmtree(logs, ignore_errors=True)
        super().__init__(
            self._block.folder, self._block.ports, copies=copies, more_flags=more_flags,
            logs=logs, build=build,
        )  # fmt: skip

    def close(self):
        self.stop()
        shutil.rmtree(self._block.folder)
        self._block.release()
