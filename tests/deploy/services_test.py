"""services.toml, and what a service is started with."""

import os
import socket

import pytest

from deploy.stack.ports import PortBlock, Ports
from deploy.stack.services import ROOT, load
from deploy.stack.stack import Stack, StackError


@pytest.fixture
def ports():
    """Of this test alone: a deploy/up may run beside it."""
    block = PortBlock()
    yield block.ports
    block.release()


def write(tmp_path, text):
    path = tmp_path / "services.toml"
    path.write_text(text)
    return path


def test_the_deployed_table_names_files_that_exist():
    for service in load():
        assert (ROOT / f"services/{service.name}").is_dir()
        for path in service.config:
            assert (ROOT / path).is_file(), f"{service.name}: {path}"


@pytest.mark.parametrize("attribute", ["name", "number"])
def test_two_of_a_kind_are_refused(tmp_path, attribute):
    other = {"name": '"b"', "number": "2"} | {attribute: {"name": '"a"', "number": "1"}[attribute]}
    text = '[[service]]\nname = "a"\nnumber = 1\nbinary = "x"\n'
    text += f'[[service]]\nname = {other["name"]}\nnumber = {other["number"]}\nbinary = "y"\n'
    with pytest.raises(ValueError, match=f"the same {attribute}"):
        load(write(tmp_path, text))


def test_every_copy_has_its_own_ordinal_and_ports(tmp_path):
    stack = Stack(tmp_path, Ports(), copies={"casework": 2}, build=tmp_path)
    second = stack.service("casework", 1).command()
    assert "--ordinal=1" in second
    assert "--listen=127.0.0.1:7414" in second
    assert "--metrics_listen=127.0.0.1:7514" in second
    assert f"--lock_dir={tmp_path}/run" in second


def test_a_service_alone_is_told_where_the_others_would_be(tmp_path):
    copies = {service.name: int(service.name == "casework") for service in load()}
    stack = Stack(tmp_path, Ports(), copies=copies, build=tmp_path)
    assert "--tracking_address=127.0.0.1:7406" in stack.service("casework").command()


def test_the_stamp_changes_with_the_program_and_the_flags(tmp_path):
    program = tmp_path / "services/casework/casework"
    program.parent.mkdir(parents=True)
    program.write_text("one")

    def stamp(flags=()):
        flags = {"casework": list(flags)}
        stack = Stack(tmp_path, Ports(), more_flags=flags, build=tmp_path)
        return stack.service("casework").stamp()

    first = stamp()
    assert stamp() == first
    assert stamp(["--reflection"]) != first
    program.write_text("two")
    assert stamp() != first


def test_the_stack_says_which_port_is_taken_and_by_whom(tmp_path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        ports = Ports(redis=server.getsockname()[1])
        with pytest.raises(StackError, match=rf"\(redis\) is held by .*process {os.getpid()}"):
            Stack(tmp_path, ports, build=tmp_path).start()


def test_a_service_that_ends_at_once_is_reported_with_its_last_lines(tmp_path, ports):
    program = tmp_path / "services/casework/casework"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho no such thing\nexit 1\n")
    program.chmod(0o755)
    stack = Stack(tmp_path, ports, build=tmp_path)
    process = stack.service("casework")
    process.start()
    with pytest.raises(StackError, match="casework-0 has ended(.|\n)*no such thing"):
        stack.wait_ready(process)


CHECKS = """#!/bin/sh
case "$*" in *--check_config*)
  echo '{"message":"failed","cause":"casework.textproto:3: no field max_transferss"}' >&2
  exit CODE ;;
esac
exec sleep 60
"""


@pytest.fixture
def running_casework(tmp_path, ports):
    """A stack of casework alone, which runs."""
    program = tmp_path / "services/casework/casework"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    copies = {service.name: int(service.name == "casework") for service in load()}
    stack = Stack(tmp_path, ports, copies=copies, build=tmp_path)
    stack.service("casework").start()
    yield stack, program
    stack.service("casework").kill()


def test_a_wrong_file_is_told_before_anything_is_stopped(running_casework):
    stack, program = running_casework
    process = stack.service("casework")
    pid = process.pid()
    program.write_text(CHECKS.replace("CODE", "1"))
    with pytest.raises(StackError) as refused:
        stack.start_services()
    assert str(refused.value).splitlines() == [
        "casework-0 would not start: casework.textproto:3: no field max_transferss",
        "No service was stopped; correct it and try again.",
    ]
    assert process.pid() == pid


def test_one_whose_files_are_right_is_replaced(running_casework, monkeypatch):
    stack, program = running_casework
    process = stack.service("casework")
    pid = process.pid()
    program.write_text(CHECKS.replace("CODE", "0"))
    monkeypatch.setattr(stack, "wait_ready", lambda process: None)
    stack.start_services()
    assert process.pid() not in (None, pid)


def test_secrets_are_for_the_owner_only_and_stay(tmp_path):
    stack = Stack(tmp_path, Ports())
    stack._make_secrets()  # pylint: disable=protected-access
    intake, key = tmp_path / "secrets/intake", stack.token_key
    first = intake.read_text(), key.read_text()
    for path in (intake, key):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(first[0].strip()) == 64
    stack._make_secrets()  # pylint: disable=protected-access
    assert (intake.read_text(), key.read_text()) == first


def test_a_key_without_its_public_part_is_made_anew(tmp_path):
    stack = Stack(tmp_path, Ports())
    stack._make_secrets()  # pylint: disable=protected-access
    first = stack.token_key.read_text()
    public = tmp_path / "secrets/identity.jwks"
    assert "PRIVATE" in first and '"d"' not in public.read_text()
    public.unlink()
    stack._make_secrets()  # pylint: disable=protected-access
    assert public.exists() and stack.token_key.read_text() != first
