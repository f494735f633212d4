"""Topics as any Kafka client sees them."""

import time
from dataclasses import dataclass

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition

_MASK = 0xFFFFFFFF


def murmur2(data):
    """As Kafka's Java clients hash a key."""
    m, h = 0x5BD1E995, (0x9747B28C ^ len(data)) & _MASK
    whole = len(data) & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * m & _MASK
        k ^= k >> 24
        h = (h * m & _MASK) ^ (k * m & _MASK)
    tail = data[whole:]
    if tail:
        h = (h ^ int.from_bytes(tail, "little")) * m & _MASK
    h ^= h >> 13
    h = h * m & _MASK
    return h ^ (h >> 15)


def partition_of(key, count):
    return (murmur2(key) & 0x7FFFFFFF) % count


@dataclass(frozen=True)
class Record:
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: dict
    # Unix seconds; when the producer made it.
    timestamp: float


def _record(message):
    return Record(
        message.topic(),
        message.partition(),
        message.offset(),
        message.key(),
        message.value(),
        dict(message.headers() or ()),
        message.timestamp()[1] / 1000,
    )


class Reader:
    """All partitions of one topic from the beginning, in no group."""

    def __init__(self, brokers, topic, isolation="read_committed"):
        self._consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": f"reader-of-{topic}",
                "enable.auto.commit": False,
                "isolation.level": isolation,
                "reconnect.backoff.max.ms": 500,
                "fetch.wait.max.ms": 50,
                "log_level": 0,
            }
        )
        metadata = self._consumer.list_topics(topic, timeout=20).topics[topic]
        if metadata.error is not None:
            raise LookupError(f"topic {topic}: {metadata.error}")
        self.topic = topic
        self.partitions = len(metadata.partitions)
        self.records = []
        self._consumer.assign(
            [TopicPartition(topic, p, OFFSET_BEGINNING) for p in metadata.partitions]
        )

    def poll(self, seconds=0.2):
        """What came since; also kept in `records`."""
        found = [
            _record(message)
            for message in self._consumer.consume(1000, timeout=seconds)
            if message.error() is None
        ]
        self.records += found
        return found

    def read_to_end(self, seconds=30):
        """All that was there when it was called."""
        end = time.monotonic() + seconds
        marks = self._marks(end)
        while time.monotonic() < end:
            self.poll(0.1)
            positions = self._consumer.position(
                [TopicPartition(self.topic, p) for p in range(self.partitions)]
            )
            if all(max(at.offset, 0) >= marks[at.partition] for at in positions):
                return self.records
        raise TimeoutError(f"{self.topic} was not read to its end in {seconds} s")

    def _marks(self, end):
        """Partition → offset of its end; asks again while the broker is starting."""
        marks = {}
        while len(marks) < self.partitions:
            place = TopicPartition(self.topic, len(marks))
            try:
                marks[place.partition] = self._consumer.get_watermark_offsets(place, timeout=10)[1]
            except KafkaException:
                if time.monotonic() > end:
                    raise
                self.poll(0.2)
        return marks

    def wait_for(self, condition, seconds, what):
        """Polls until condition(records) is true; its value."""
        end = time.monotonic() + seconds
        while True:
            value = condition(self.records)
            if value:
                return value
            if time.monotonic() > end:
                raise TimeoutError(f"{what} did not come on {self.topic} within {seconds} s")
            self.poll(0.05)

    def close(self):
        self._consumer.close()


class Writer:
    """Writes any bytes with any headers."""

    def __init__(self, brokers):
        self._producer = Producer(
            {
                "bootstrap.servers": brokers,
                "acks": "all",
                "linger.ms": 0,
                "partitioner": "murmur2_random",
                "log_level": 0,
            }
        )

    def write(self, topic, key, value, headers=(), partition=None):
        """Waits until it is there; (partition, offset)."""
        reports = []
        more = {} if partition is None else {"partition": partition}
        self._producer.produce(
            topic, value, key, headers=list(headers),
            on_delivery=lambda error, message: reports.append((error, message)), **more,
        )  # fmt: skip
        self._producer.flush(20)
        if not reports:
            raise TimeoutError(f"{topic} did not take a record within 20 s")
        error, message = reports[0]
        if error is not None:
            raise RuntimeError(f"{topic} did not take a record: {error}")
        return message.partition(), message.offset()
