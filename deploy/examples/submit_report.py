#!/usr/bin/env python3
"""Hands a report in, as another system does; needs no code of paht.

    pip install grpcio 'protobuf<5'
    protoc -I proto --python_out=/tmp/paht-protos --grpc_python_out=/tmp/paht-protos \\
        --plugin=protoc-gen-grpc_python=$(which grpc_python_plugin) \\
        proto/paht/v1/*.proto proto/google/rpc/*.proto
    PYTHONPATH=/tmp/paht-protos deploy/examples/submit_report.py --text '…' --lat 18.34 --lon 105.9

Prints the report's id and the secret with which its reporter can act on it later.
When a field is wrong, it says which and why, and nothing was stored.
"""

import argparse
import sys
import time
import uuid

import grpc
from google.rpc import error_details_pb2, status_pb2
from paht.v1 import intake_pb2, intake_pb2_grpc

# The report may be on the log or not: the same key finds out.
_TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


def wrong_fields(error):
    """Of a refusal: (field, reason, what to tell the citizen, what to log)."""
    for name, value in error.trailing_metadata() or ():
        if name != "grpc-status-details-bin":
            continue
        for detail in status_pb2.Status.FromString(value).details:
            request = error_details_pb2.BadRequest()
            if detail.Unpack(request):
                for wrong in request.field_violations:
                    vietnamese = wrong.localized_message.message
                    yield wrong.field, wrong.reason, vietnamese, wrong.description


def submit(stub, request, tries=5):
    for left in reversed(range(tries)):
        try:
            return stub.Submit(request, timeout=10)
        except grpc.RpcError as error:
            if error.code() not in _TRY_AGAIN or not left:
                raise
            time.sleep(1)
    raise AssertionError("tries is 0")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--intake", default="127.0.0.1:7401", help="host:port")
    parser.add_argument("--text", required=True)
    parser.add_argument("--lat", type=float)
    parser.add_argument("--lon", type=float)
    parser.add_argument("--commune", default="", help="its code, where there is no position")
    parser.add_argument("--email", help="to hear what becomes of it")
    parser.add_argument("--key", default=str(uuid.uuid4()), help="the same again: the same report")
    arguments = parser.parse_args()

    request = intake_pb2.SubmitRequest(
        text=arguments.text,
        commune_code=arguments.commune,
        # Keep it with your own data before you call: after a crash it finds out
        # whether the report went in.
        idempotency_key=arguments.key,
        client_id="example",
    )
    if arguments.lat is not None and arguments.lon is not None:
        request.location.latitude = arguments.lat
        request.location.longitude = arguments.lon
    if arguments.email:
        request.reporter.email = arguments.email

    with grpc.insecure_channel(arguments.intake) as channel:
        try:
            answer = submit(intake_pb2_grpc.IntakeStub(channel), request)
        except grpc.RpcError as error:
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            for field, reason, vietnamese, english in wrong_fields(error):
                print(f"{field} {reason}: {vietnamese} ({english})", file=sys.stderr)
            return 1
    print(answer.report_id, answer.reporter_secret, "repeated" if answer.repeated else "new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
