"""Ports: who holds one, and blocks that two tests never share."""

import os
import socket

from deploy.stack.ports import PortBlock, Ports, answers, holder, is_free
from deploy.stack.services import load


def listener():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server, server.getsockname()[1]


def test_a_taken_port_is_seen_and_its_holder_named():
    server, port = listener()
    with server:
        assert not is_free(port)
        assert answers(port)
        assert holder(port).endswith(f"process {os.getpid()}")
    assert is_free(port)
    assert not answers(port)


def test_the_ports_of_a_stack_are_all_different():
    for ports in (Ports(), Ports.shifted(1000), Ports.block(20000)):
        used = [ports.kafka, ports.controller, ports.redis]
        for service in load():
            for ordinal in range(9):
                used += [ports.grpc(service, ordinal), ports.metrics(service, ordinal)]
        assert len(set(used)) == len(used)


def test_the_default_ports_are_those_that_the_services_have_themselves():
    casework = next(service for service in load() if service.name == "casework")
    assert Ports().grpc(casework) == 7404
    assert Ports().metrics(casework) == 7504


def test_two_blocks_at_a_time_differ_and_one_given_back_is_found_again():
    first = PortBlock()
    second = PortBlock()
    assert first.first != second.first
    assert first.folder != second.folder
    second.release()
    third = PortBlock()
    assert third.first == second.first
    third.release()
    first.release()


def test_blocks_lie_outside_the_range_of_outgoing_connections():
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        low, high = map(int, file.read().split())
    block = PortBlock()
    try:
        assert block.first + 199 < low or block.first > high
    finally:
        block.release()
