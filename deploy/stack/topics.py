"""Creates the topics, with Kafka's own wire protocol (CreateTopics, version 4)."""

import socket
import struct

_DAY = 24 * 3600 * 1000
_PARTITIONS = 12
_DELETE_30_DAYS = {"retention.ms": str(30 * _DAY)}
_FOREVER = {"retention.ms": "-1", "retention.bytes": "-1"}
_COMPACT = {"cleanup.policy": "compact"}
_COMPACT_SOON = _COMPACT | {"max.compaction.lag.ms": str(_DAY)}
_RETRY = {"retention.ms": str(7 * _DAY)}

TOPICS = {
    "report-commands": _DELETE_30_DAYS,
    "report-events": _FOREVER,
    "report-states": _COMPACT,
    "report-originals": _COMPACT_SOON,
    "contacts": _COMPACT_SOON,
    "notification-retry-1m": _RETRY,
    "notification-retry-10m": _RETRY,
    "notification-retry-1h": _RETRY,
    "notification-retry-6h": _RETRY,
    "dead-letters": {"retention.ms": str(90 * _DAY)},
}

_CREATE_TOPICS, _VERSION = 19, 4
_TOPIC_ALREADY_EXISTS = 36


def _string(text):
    raw = text.encode()
    return struct.pack(">h", len(raw)) + raw


def _topic(name, config):
    settings = b"".join(_string(key) + _string(value) for key, value in config.items())
    head = _string(name) + struct.pack(">ihi", _PARTITIONS, 1, 0)
    return head + struct.pack(">i", len(config)) + settings


def _receive(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise ConnectionError("Kafka closed the connection")
        data += more
    return data


def create_topics(port, prefix="paht.", timeout=30):
    """Those that are there stay as they are. RuntimeError names what fails."""
    body = struct.pack(">i", len(TOPICS))
    body += b"".join(_topic(prefix + name, config) for name, config in TOPICS.items())
    body += struct.pack(">i?", timeout * 1000, False)
    request = struct.pack(">hhi", _CREATE_TOPICS, _VERSION, 1) + _string("deploy") + body
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (size,) = struct.unpack(">i", _receive(connection, 4))
        answer = _receive(connection, size)
    place = 8  # After the correlation id and the throttle time.
    (count,) = struct.unpack_from(">i", answer, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from(">h", answer, place)
        name = answer[place + 2 : place + 2 + length].decode()
        error, length = struct.unpack_from(">hh", answer, place + 2 + length)
        place += 2 + len(name) + 4 + max(length, 0)
        if error not in (0, _TOPIC_ALREADY_EXISTS):
            raise RuntimeError(f"Kafka does not create topic {name}: error {error}")
