"""However deploy/up ends, what it started is looked after."""

import pytest

from deploy.stack import up
from deploy.stack.stack import StackError


class FakeKeeper:
    def __init__(self):
        self.runs = True

    def stop(self):
        self.runs = False

    def start(self, command, cwd):
        assert command[-1] == "deploy.stack.keeper" and cwd
        self.runs = True


class FakeProcess:
    def __init__(self, record):
        self._record = record

    def record(self):
        return self._record


class FakeStack:
    services = ()

    def __init__(self, records, error=None):
        self._records, self._error = records, error

    def start(self, _say):
        if self._error is not None:
            raise self._error

    def processes(self):
        return [FakeProcess(record) for record in self._records]


@pytest.fixture
def run(monkeypatch):
    def go(stack):
        keeper = FakeKeeper()
        monkeypatch.setattr(up, "keeper", lambda: keeper)
        monkeypatch.setattr(up, "checkout_stack", lambda: stack)
        monkeypatch.setattr(up, "send_sample", lambda stack, say: None)
        monkeypatch.setattr(up, "_summary", lambda stack: None)
        monkeypatch.setattr("sys.argv", ["deploy/up"])
        try:
            up.main()
            return keeper.runs, 0
        except SystemExit as end:
            return keeper.runs, end.code

    return go


def test_a_run_that_fails_leaves_the_keeper_on(run, capsys):
    error = StackError("casework-0 would not start: no field max_transferss")
    assert run(FakeStack([{"pid": 1}, {}], error)) == (True, 1)
    assert "error: casework-0 would not start" in capsys.readouterr().err


def test_a_run_that_is_interrupted_leaves_the_keeper_on(run):
    stack = FakeStack([{"pid": 1}], KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run(stack)
    assert up.keeper().runs


def test_a_run_that_goes_well_leaves_the_keeper_on(run):
    assert run(FakeStack([{"pid": 1}])) == (True, 0)


def test_where_nothing_was_started_there_is_nothing_to_keep(run):
    assert run(FakeStack([{}, {}], StackError("port 1 is held by x"))) == (False, 1)
