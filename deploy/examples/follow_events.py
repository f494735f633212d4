#!/usr/bin/env python3
"""Follows the events of all reports, as another system does; needs no code of paht.

    pip install confluent-kafka 'protobuf<5'
    protoc -I proto --python_out=/tmp/paht-protos proto/paht/v1/*.proto
    PYTHONPATH=/tmp/paht-protos deploy/examples/follow_events.py --group my-system

Prints a line for each event, from the first one on, and goes on where it was
when it is started again with the same group.
"""

import argparse
import sys

from confluent_kafka import Consumer
from paht.v1 import event_pb2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brokers", default="127.0.0.1:19092")
    parser.add_argument("--topic", default="paht.report-events")
    parser.add_argument("--group", required=True, help="of your system; keeps its place")
    parser.add_argument("--stop-after", type=int, default=0, help="events; 0: never")
    arguments = parser.parse_args()

    consumer = Consumer(
        {
            "bootstrap.servers": arguments.brokers,
            "group.id": arguments.group,
            "auto.offset.reset": "earliest",
            # Only what is decided: the events of a transaction come together.
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([arguments.topic])
    last = {}  # Report id → the sequence seen last; keep it with your own data.
    seen = 0
    try:
        while not arguments.stop_after or seen < arguments.stop_after:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                raise SystemExit(f"cannot read: {message.error()}")
            headers = {name: value.decode() for name, value in message.headers()}
            # The kind is in a header: what you do not want, you need not parse.
            kind = headers["ce_type"].removeprefix("vn.gov.hatinh.paht.")
            event = event_pb2.ReportEvent.FromString(message.value())
            seen += 1
            if event.sequence > last.get(event.report_id, 0):  # Else seen before.
                last[event.report_id] = event.sequence
                print(event.report_id, event.sequence, kind, headers["ce_time"], flush=True)
            # After your work is done: at least once, and `sequence` makes it once.
            consumer.commit(message, asynchronous=False)
    except KeyboardInterrupt:
        pass  # Ctrl-C is how one stops following.
    finally:
        consumer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
