"""What the clock has to do about one report, by its events alone. Pure.

Written from the words of event.proto and of DESIGN, with nothing of casework's code: which
event states an instant, and which moves it, halts it or makes an end of it.
"""

from dataclasses import dataclass
from datetime import datetime, timezone

from tests.client.history import name_of

# In these nobody is at work any more.
_ENDED = {"RESOLVED", "CLOSED", "REJECTED", "DUPLICATE", "WITHDRAWN", "SPLIT"}
_WAITS_FOR_REVIEW = {"RECEIVED", "NEEDS_REVIEW"}
# The marks of a due time, in the order in which they come.
_OF_DUE_TIME = ("due_soon", "overdue", "escalated 1", "escalated 2")
KINDS = (*_OF_DUE_TIME, "review_overdue", "closed")


@dataclass(frozen=True)
class Wait:
    """A mark that was to come. Instants are nanoseconds since 1970."""

    kind: str
    # The due instant that it belongs to, and from when on it is true.
    of: int
    at: int
    # When both were so: its instant had come, and the report was one to be marked.
    since: int
    # When that ended; None: it still is so.
    until: int | None = None
    # By its mark, or else by another event.
    came: bool = False


def nanoseconds(message, field):
    """None when it is absent."""
    return getattr(message, field).ToNanoseconds() if message.HasField(field) else None


def in_words(instant):
    at = datetime.fromtimestamp(instant / 1e9, timezone.utc)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def mark_of(event):
    """Its kind, one of KINDS; None for what people and machines do."""
    fact = event.WhichOneof("fact")
    kind = f"escalated {event.escalated.level}" if fact == "escalated" else fact
    return kind if kind in KINDS else None


class Clock:
    """Takes the events of one report in their order."""

    def __init__(self, events=()):
        self._status = ""
        self._joined = False
        # The due time with the instants of its marks, in their order, and
        # which of them are there; None: no due time.
        self._due = None
        self._instants = ()
        self._marked = []
        self._review = None
        self._review_marked = False
        self._closes = None
        # What is to come next; at most one of each kind.
        self.waiting = {}
        # What has ended.
        self.waits = []
        # Marks that must not be, one sentence each.
        self.wrong = []
        for event in events:
            self.take(event)

    def take(self, event):
        at = event.decided_at.ToNanoseconds()
        kind = mark_of(event)
        if kind is None:
            self._learn(event)
        else:
            wrong = self._judge(kind, event, at)
            if wrong:
                self.wrong.append(f"{event.event_id}: {kind} {wrong}")
            self._mark(kind)
        self._status = name_of(event.status)
        if self._status not in _WAITS_FOR_REVIEW:
            self._review = None
        self._renew(at, kind)

    # --- marks -----------------------------------------------------------------

    def _judge(self, kind, event, at):
        """What is wrong with the mark; empty when nothing is."""
        wait = self.waiting.get(kind)
        of = self._stated(kind, event)
        if wait is None:
            return self._why_not(kind, of)
        if of != wait.of:
            return f"is of {in_words(of)}, which {in_words(wait.of)} has superseded"
        if at < wait.at:
            return f"came at {in_words(at)}, before its instant {in_words(wait.at)}"
        return ""

    def _stated(self, kind, event):
        """The due instant of which the event says it is."""
        if kind == "closed":
            return self._closes
        if kind == "review_overdue":
            return event.review_overdue.review_due_at.ToNanoseconds()
        return getattr(event, event.WhichOneof("fact")).due_at.ToNanoseconds()

    def _why_not(self, kind, of):
        marked = self._review_marked if kind == "review_overdue" else kind in self._marked
        if marked and of == (self._review if kind == "review_overdue" else self._due):
            return f"came twice for {in_words(of)}"
        if self._status in _ENDED:
            return f"came after the report had ended: {self._status}"
        if not self._runs():
            return f"came while the clock did not run: {self._status}"
        if kind in _OF_DUE_TIME and of == self._due:
            return "came before the mark before it"
        return f"came for {in_words(of or 0)}, which is no time that the report has"

    def _mark(self, kind):
        if kind == "review_overdue":
            self._review_marked = True
        elif kind in _OF_DUE_TIME and kind not in self._marked:
            self._marked.append(kind)

    # --- the other events ------------------------------------------------------

    def _learn(self, event):
        fact = event.WhichOneof("fact")
        what = getattr(event, fact)
        if fact in ("received", "review_requested"):
            self._review = nanoseconds(what, "review_due_at")
            self._review_marked = False
        elif fact in ("assigned", "transferred", "handed_over"):
            self._set_due(what.assignment)
        elif fact == "reopened":
            self._joined = False
            if what.HasField("assignment"):
                self._set_due(what.assignment)
        elif fact in ("extension_granted", "rescheduled"):
            self._set_due(what)
        elif fact in ("classified", "split"):
            # Whom it is assigned to next, and by when, is another question.
            self._due, self._instants, self._marked = None, (), []
        elif fact in ("reporter_replied", "duplicate_refused", "incident_left"):
            # The same due time, later by the pause: the marks stay.
            if what.HasField("due_at"):
                self._state_due(what)
        elif fact == "result_approved":
            self._closes = what.closes_at.ToNanoseconds()
        if fact == "incident_joined":
            self._joined = True
        elif fact in ("incident_left", "marked_duplicate"):
            self._joined = False

    def _set_due(self, what):
        if what.due_at.ToNanoseconds() != self._due:
            self._marked = []
        self._state_due(what)

    def _state_due(self, what):
        """`what`: an Assignment, or a fact that states the same instants."""
        self._due = what.due_at.ToNanoseconds()
        soon, escalate = nanoseconds(what, "due_soon_at"), nanoseconds(what, "escalate_at")
        self._instants = (soon, self._due, self._due, escalate)

    # --- what is to come ---------------------------------------------------------

    def _runs(self):
        at_rest = self._status in _ENDED or self._status == "WAITING_FOR_REPORTER"
        return not at_rest and not self._joined

    def _wanted(self):
        """kind → (due instant, instant of the mark)"""
        if self._status == "RESOLVED":
            return {"closed": (self._closes, self._closes)}
        wanted = {}
        if not self._runs():
            return wanted
        if self._review is not None and not self._review_marked:
            wanted["review_overdue"] = self._review, self._review
        if self._due is not None:
            # The first that is not there.
            for kind, at in zip(_OF_DUE_TIME, self._instants, strict=True):
                if kind not in self._marked:
                    wanted[kind] = self._due, at
                    break
        return wanted

    def _renew(self, now, came):
        wanted = self._wanted()
        before, self.waiting = self.waiting, {}
        for kind, wait in before.items():
            if wanted.get(kind) == (wait.of, wait.at):
                self.waiting[kind] = wait
            else:
                self.waits.append(
                    Wait(kind, wait.of, wait.at, wait.since, max(now, wait.since), kind == came)
                )
        for kind, (of, at) in wanted.items():
            self.waiting.setdefault(kind, Wait(kind, of, at, max(at, now)))
