"""What must hold afterwards. Each function returns what does not, one sentence each."""

from collections import Counter, defaultdict

from tests.client.protos import record

# Every state but those in which the machines have not done their part.
NOT_YET = {"RECEIVED", "CLASSIFIED"}


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
