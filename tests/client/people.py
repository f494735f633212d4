"""Commands of people, for Casework.Act."""

import itertools
import os

from tests.client.protos import casework, command, report

_numbers = itertools.count(1)
_RUN = os.urandom(4).hex()


def new_command_id():
    """As an app makes them: never the same twice."""
    return f"app-{_RUN}-{next(_numbers)}"


def act(report_id, actor, revision=None, secret=None, command_id=None, **what):
    """act(id, officer, accept=command.Accept()): an ActRequest ready to send."""
    made = command.ReportCommand(
        command_id=command_id or new_command_id(), report_id=report_id, actor=actor, **what
    )
    if revision is not None:
        made.expected_revision = revision
    return casework.ActRequest(command=made, reporter_secret=secret)


def citizen(name="nguoi-dan"):
    return report.Actor(id=name, role=report.ROLE_CITIZEN)


def officer(department, name="can-bo-1"):
    return report.Actor(id=name, role=report.ROLE_OFFICER, department_id=department)


def leader(department, name="lanh-dao-1"):
    return report.Actor(id=name, role=report.ROLE_LEADER, department_id=department)


def administrator(name="quan-tri-1"):
    return report.Actor(id=name, role=report.ROLE_ADMINISTRATOR)


def coordinator(name="dieu-phoi-1"):
    return report.Actor(id=name, role=report.ROLE_COORDINATOR)
