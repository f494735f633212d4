"""What an official does next with a report, as far as its view tells. Pure, but for chance and
the time: both are passed in."""

from google.protobuf.timestamp_pb2 import Timestamp

from tests.client.history import OPEN, name_of
from tests.client.people import act, administrator, citizen, coordinator, leader, officer
from tests.client.protos import command, report

_SECOND = 10**9


class Steps:
    """Of one official: wishes(view, submitted, others) → ActRequests, to be sent in order."""

    def __init__(self, name, random, now):
        """`now`: nanoseconds since 1970."""
        self._name = name
        self._random = random
        self._now = now

    @staticmethod
    def more(view):
        """Whether officials have something to do about it after this."""
        return name_of(view.status) in OPEN

    def wishes(self, view, submitted, others):
        """`submitted`: intake's answer; `others`: ids of earlier reports."""
        status = name_of(view.status)
        moves = {
            "NEEDS_REVIEW": self._review,
            "ASSIGNED": self._assigned,
            "IN_PROGRESS": self._in_progress,
            "WAITING_FOR_REPORTER": self._waiting,
            "PENDING_APPROVAL": self._pending,
            "RESOLVED": self._resolved,
            "CLOSED": self._resolved,
        }
        if status not in moves or self._happens(0.2):
            return [self._comment(view)]
        if status in ("ASSIGNED", "IN_PROGRESS") and self._happens(0.1):
            return [self._turn(view, submitted, others)]
        return moves[status](view, submitted)

    def _happens(self, probability):
        return self._random.random() < probability

    def _seconds_from(self, instant, least, most):
        at = max(instant, self._now()) + int(self._random.uniform(least, most) * _SECOND)
        made = Timestamp()
        made.FromNanoseconds(at)
        return made

    def _comment(self, view):
        return act(view.report_id, citizen(self._name), comment={"text": "Mong được giải quyết sớm."})

    # --- the usual course --------------------------------------------------------

    def _review(self, view, _):
        return [self._transfer(view, f"xa.vp@{view.commune_code}")]

    def _assigned(self, view, _):
        return [act(view.report_id, self._officer(view), revision=view.revision, accept={})]

    def _in_progress(self, view, _):
        if self._happens(0.1):
            return [self._office(view, ask_reporter={"question": "Quý vị cho biết rõ vị trí?"})]
        if self._happens(0.1):
            return self._extension(view)
        for part in view.assignment.co_handlers:
            if not part.done:
                co_handler = officer(part.department_id, self._name)
                return [act(view.report_id, co_handler, complete_part={})]
        result = command.SubmitResult(explanation="Đã xử lý xong tại hiện trường.")
        return [self._office(view, submit_result=result)]

    def _waiting(self, view, submitted):
        return [self._reporter(view, submitted, reporter_reply={"text": "Ngay trước cổng trường."})]

    def _pending(self, view, _):
        boss = leader(view.assignment.department_id, "lanh-dao")
        if self._happens(0.1):
            back = {"reason": "Chưa rõ đã làm gì."}
            return [act(view.report_id, boss, revision=view.revision, send_back=back)]
        return [act(view.report_id, boss, revision=view.revision, approve={})]

    def _resolved(self, view, submitted):
        if self._happens(0.2):
            return [self._reporter(view, submitted, reopen={"reason": "Đèn lại hỏng."})]
        return [self._reporter(view, submitted, rate={"stars": 4})]

    def _extension(self, view):
        due = view.assignment.due_at.ToNanoseconds()
        request = command.RequestExtension(
            reason="Chờ vật tư", proposed_due_at=self._seconds_from(due, 5, 15)
        )
        boss = leader(view.assignment.department_id, "lanh-dao")
        return [
            self._office(view, request_extension=request),
            act(view.report_id, boss, revision=view.revision, grant_extension={}),
        ]

    # --- what gives a report another due time, another department, or an end -------

    def _turn(self, view, submitted, others):
        return self._random.choice(
            (self._reschedule, self._reclassify, self._pass_on, self._duplicate, self._withdraw)
        )(view, submitted, others)

    def _reschedule(self, view, *_):
        reschedule = command.Reschedule(
            due_at=self._seconds_from(0, 2, 15), reason="Lịch làm việc thay đổi"
        )
        return act(view.report_id, administrator(), revision=view.revision, reschedule=reschedule)

    def _reclassify(self, view, *_):
        known = (report.URGENCY_LOW, report.URGENCY_NORMAL, report.URGENCY_HIGH)
        reclassify = command.Reclassify(
            category=view.classification.category, urgency=self._random.choice(known),
            reason="Mức khẩn chưa đúng",
        )  # fmt: skip
        return act(view.report_id, coordinator(), revision=view.revision, reclassify=reclassify)

    def _pass_on(self, view, *_):
        return self._transfer(view, f"xa.ca@{view.commune_code}")

    def _duplicate(self, view, _, others):
        duplicate = command.MarkDuplicate(original_id=self._random.choice(others))
        return act(
            view.report_id, coordinator(), revision=view.revision, mark_duplicate=duplicate
        )

    def _withdraw(self, view, submitted, _):
        return self._reporter(view, submitted, withdraw={"reason": "Đã tự xử lý"})

    # --- who -----------------------------------------------------------------------

    def _officer(self, view):
        return officer(view.assignment.department_id, self._name)

    def _office(self, view, **what):
        return act(view.report_id, self._officer(view), revision=view.revision, **what)

    def _transfer(self, view, department):
        transfer = command.Transfer(department_id=department, tier=1, reason="Thuộc thẩm quyền xã")
        return act(view.report_id, coordinator(), revision=view.revision, transfer=transfer)

    @staticmethod
    def _reporter(view, submitted, **what):
        return act(view.report_id, citizen(), secret=submitted.reporter_secret, **what)
