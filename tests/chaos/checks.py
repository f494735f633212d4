"""What must hold afterwards. Each function returns what does not, one sentence each."""

from bisect import bisect_right
from collections import Counter, defaultdict

from tests.chaos.clock import KINDS, Clock, in_words
from tests.client.protos import command, record, report

# Every state but those in which the machines have not done their part.
NOT_YET = {"RECEIVED", "CLASSIFIED"}
# A mark may come so many seconds after its instant, of those in which casework
# decided something else on the same partition and so was at work.
_SLACK = 10
_SECOND = 10**9


def check_acknowledged(histories, acknowledged):
    """Every report whose citizen was told OK came in once and found its office."""
    found = []
    for report_id in acknowledged:
        facts = histories.facts(report_id)
        if facts.count("received") != 1:
            found.append(f"{report_id} was acknowledged and received {facts.count('received')} times")
        elif histories.statuses(report_id)[-1] in NOT_YET:
            found.append(f"{report_id} got no further than {histories.statuses(report_id)[-1]}")
    return found


def check_decided_once(histories):
    """The events of one command stand together: it was decided once."""
    found = []
    for report_id, events in histories.of.items():
        last = defaultdict(lambda: None)
        for event in events:
            before = last[event.command_id]
            if before is not None and event.sequence != before + 1:
                found.append(
                    f"{report_id}: the command {event.command_id} led to events"
                    f" {before} and {event.sequence}"
                )
            last[event.command_id] = event.sequence
    return found


def check_answers(histories, answers):
    """What officers were told is what the log says."""
    found = []
    for command, result in answers:
        events = [
            e for e in histories.of.get(command.report_id, ()) if e.command_id == command.command_id
        ]
        what = f"{command.report_id}: {command.WhichOneof('command')} {command.command_id}"
        if result.HasField("rejection"):
            if events:
                found.append(f"{what} was refused and yet is event {events[-1].sequence}")
        elif not events:
            found.append(f"{what} was accepted and is not on the log")
        elif events[-1].sequence != result.sequence:
            found.append(f"{what} was answered {result.sequence}, is {events[-1].sequence}")
    return found


def check_notifications(histories, outbox):
    """What the log says was delivered was, under an id that says about what."""
    delivered = Counter(message["notification_id"] for message in outbox)
    found = []
    recorded = Counter()
    for report_id, events in histories.of.items():
        for event in events:
            if event.HasField("notification_recorded"):
                recorded[event.notification_recorded.notification_id] += 1
    for notification_id, count in recorded.items():
        if count > 1:
            found.append(f"notification {notification_id} was recorded {count} times")
        if not delivered[notification_id]:
            found.append(f"notification {notification_id} was recorded and not delivered")
    for notification_id in delivered:
        if not recorded[notification_id]:
            found.append(f"notification {notification_id} was delivered and not recorded")
    return found


def check_views(histories, acknowledged, view_of):
    """What tracking answers is the fold of the log. `view_of`: (id, sequence) → Report."""
    found = []
    for report_id in acknowledged:
        last = histories.of[report_id][-1]
        try:
            view = view_of(report_id, last.sequence)
        except TimeoutError as error:
            found.append(str(error))
            continue
        for what, log, shown in (
            ("sequence", last.sequence, view.sequence),
            ("status", last.status, view.status),
            ("revision", last.revision, view.revision),
        ):
            if log != shown:
                found.append(f"{report_id}: the view's {what} is {shown}, the log's {log}")
    return found


def check_dead_letters(records):
    found = []
    for one in records:
        letter = record.DeadLetter.FromString(one.value)
        found.append(
            f"{letter.topic}[{letter.partition}]@{letter.offset} was set aside by"
            f" {letter.consumer}: {letter.reason}, {letter.detail}"
        )
    return found


def clocks_of(histories):
    return {report_id: Clock(events) for report_id, events in histories.of.items()}


def check_marks(histories, clocks, until):
    """Each mark of the clock came once for its due time, not before its instant and soon after
    it, and none came for what was no longer so. Those whose instant was `until` (nanoseconds)
    or before must be there."""
    work = Work(histories)
    found = []
    for report_id, clock in clocks.items():
        found += clock.wrong
        for wait in clock.waits:
            if work.seconds(report_id, wait) > _SLACK:
                end = "came late, at" if wait.came else "did not come until"
                found.append(f"{_what(report_id, wait)} {end} {in_words(wait.until)}")
        for wait in clock.waiting.values():
            if wait.since <= until:
                found.append(f"{_what(report_id, wait)} is missing")
    return found


def _what(report_id, wait):
    return f"{report_id}: {wait.kind}, due since {in_words(wait.since)},"


class Work:
    """When casework decided anything, partition by partition."""

    def __init__(self, histories):
        self._partition = histories.partition
        seconds = defaultdict(set)
        for report_id, events in histories.of.items():
            seconds[self._partition(report_id)].update(e.decided_at.seconds for e in events)
        self._seconds = {partition: sorted(of) for partition, of in seconds.items()}

    def seconds(self, report_id, wait):
        """In how many whole seconds it did while the report waited."""
        of = self._seconds[self._partition(report_id)]
        return bisect_right(of, wait.until // _SECOND) - bisect_right(of, wait.since // _SECOND)


class Marks:
    """How many there were, so that a run that shows nothing of the clock is none."""

    def __init__(self, histories, clocks):
        waits = [(report_id, wait) for report_id, clock in clocks.items() for wait in clock.waits]
        came = [wait for _, wait in waits if wait.came]
        self.counts = Counter(wait.kind for wait in came)
        work = Work(histories)
        self._most_work = max((work.seconds(*one) for one in waits), default=0)
        # Their instant fell into a time when nobody decided.
        self.late = [w.until - w.since for w in came if w.until - w.since > _SECOND]
        # The report moved on before.
        self.dropped = len(waits) - len(came)

    def check(self):
        found = [f"no mark of the kind {kind} came" for kind in KINDS if not self.counts[kind]]
        if not self.late:
            found.append("no mark became due while its partition had no owner")
        if not self.dropped:
            found.append("no report moved on before its mark")
        return found

    def __str__(self):
        counts = ", ".join(f"{self.counts[kind]} {kind}" for kind in KINDS)
        latest = max(self.late, default=0) / _SECOND
        return (
            f"marks: {counts}; {len(self.late)} more than a second after their instant, the"
            f" latest {latest:.1f} s, and none after more than {self._most_work} s with other"
            f" decisions; {self.dropped} not wanted any more"
        )


def count_proposals(histories, records):
    """In words, what became of the marks that were proposed. `records` of report-commands."""
    ids = Counter()
    for one in records:
        proposal = command.ReportCommand.FromString(one.value)
        if proposal.actor.role == report.ROLE_CLOCK:
            ids[proposal.command_id] += 1
    decided = {e.command_id for events in histories.of.values() for e in events}
    again = sum(ids.values()) - len(ids)
    in_vain = sum(command_id not in decided for command_id in ids)
    return (
        f"{len(ids)} marks were proposed, {again} times one of them again; {in_vain} led to nothing,"
        " since the report had moved on"
    )
