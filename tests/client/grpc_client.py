"""Calls to any service of the contract."""

from typing import NamedTuple

import grpc
from google.protobuf import message_factory

from tests.client.protos import error_details, rpc_status

_COUNTS = {
    (False, False): "unary_unary",
    (False, True): "unary_stream",
    (True, False): "stream_unary",
    (True, True): "stream_stream",
}


class Client:
    """One service at one address: Client(address, intake, "Intake").Submit(request, timeout=5)."""

    def __init__(self, address, module, service):
        # Every client has a connection of its own, and after a restart of the
        # server tries again soon.
        options = [
            ("grpc.use_local_subchannel_pool", 1),
            ("grpc.max_reconnect_backoff_ms", 500),
            ("grpc.initial_reconnect_backoff_ms", 50),
        ]
        self.channel = grpc.insecure_channel(address, options=options)
        descriptor = module.DESCRIPTOR.services_by_name[service]
        for method in descriptor.methods:
            make = getattr(
                self.channel, _COUNTS[(method.client_streaming, method.server_streaming)]
            )
            answer = message_factory.GetMessageClass(method.output_type)
            call = make(
                f"/{descriptor.full_name}/{method.name}",
                # Bytes go as they are, for requests that are no message.
                request_serializer=lambda m: m if isinstance(m, bytes) else m.SerializeToString(),
                response_deserializer=answer.FromString,
            )
            setattr(self, method.name, call)

    def close(self):
        self.channel.close()


class Violation(NamedTuple):
    reason: str
    en: str
    vi: str


def violations(error):
    """Field → Violation, of a google.rpc.BadRequest; {} without one."""
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        status = rpc_status.Status.FromString(value)
        assert status.code == error.code().value[0], "the details speak of another status"
        found = {}
        for detail in status.details:
            bad = error_details.BadRequest()
            if detail.Unpack(bad):
                for one in bad.field_violations:
                    text = one.localized_message
                    assert text.locale == "vi", f"{one.field}: the locale is {text.locale}"
                    found[one.field] = Violation(one.reason, one.description, text.message)
        return found
    return {}
