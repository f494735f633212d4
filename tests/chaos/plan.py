"""A seed → the faults of a run, in order. Pure."""

from dataclasses import dataclass

CRASH_POINTS = ("decided", "before-commit", "after-commit", "before-reply")


@dataclass(frozen=True)
class Fault:
    # The name of a method of Faults.
    kind: str
    # The services that are hit.
    services: tuple = ()
    # For crashes: the named point and at which pass.
    point: str = ""
    passes: int = 0

    @property
    def kills(self):
        """How many kill -9 it makes."""
        return {"kill": len(self.services), "zombie": 0, "flush_redis": 0}.get(self.kind, 1)

    def __str__(self):
        at = f" at {self.point}:{self.passes}" if self.point else ""
        return f"{self.kind.replace('_', ' ')} {' and '.join(self.services)}{at}".strip()


def _round(names, number, random):
    """Each service alone, two at once, and one of each other kind."""
    point = CRASH_POINTS[number % len(CRASH_POINTS)]
    faults = [Fault("kill", (name,)) for name in names]
    faults += [
        Fault("kill", tuple(random.sample(names, 2))),
        Fault("crash", ("casework",), point, random.randint(1, 40)),
        Fault("kill_broker"),
        Fault("zombie", ("casework",)),
        (Fault("roll_redis_back"), Fault("flush_redis"), Fault("kill_redis"))[number % 3],
    ]
    random.shuffle(faults)
    return faults


def make_plan(names, kills, random):
    """At least so many kills; whole rounds, except that the last may be cut short."""
    plan, number = [], 0
    while sum(fault.kills for fault in plan) < kills:
        plan += _round(list(names), number, random)
        number += 1
    while sum(fault.kills for fault in plan[:-1]) >= kills and number > 1:
        plan.pop()
    return plan
