"""Kills processes while people work, and then looks at what is left."""

import argparse
import os
import random
import signal
import sys
import time

from deploy.stack.services import load
from deploy.stack.temporary import TemporaryStack
from tests.chaos import checks, hurry
from tests.chaos.faults import Faults
from tests.chaos.people import Citizen, Official, World
from tests.chaos.plan import make_plan
from tests.system.scene import Scene

CITIZENS = 20
OFFICIALS = 8
# Two of these, so that partitions move when one is killed.
COPIES = {"casework": 2, "classification": 2, "routing": 2}
# At the end a mark may still be under way so long after its instant; nanoseconds.
CLOCK_SLACK = 5 * 10**9


class Chaos:
    def __init__(self, kills, seed, say):
        self._random = random.Random(seed)
        self._say = say
        self.plan = make_plan([s.name for s in load()], kills, self._random)
        self.stack = TemporaryStack("chaos", copies=COPIES)
        self.stack.more_flags = hurry.write(self.stack.data / "config")

    def run(self):
        """What does not hold afterwards; empty when all is well."""
        try:
            self._say("starting two copies of what decides and one of the rest")
            self.stack.start()
            return self._run()
        finally:
            self.stack.close()

    def _run(self):
        world = World(self.stack)
        seeds = random.Random(self._random.getrandbits(64))
        citizens = [
            Citizen(world, random.Random(seeds.getrandbits(64)), 1.0) for _ in range(CITIZENS)
        ]
        officials = [
            Official(world, random.Random(seeds.getrandbits(64)), 0.3, f"can-bo-{i}")
            for i in range(OFFICIALS)
        ]
        for person in citizens + officials:
            person.start()
        faults = Faults(self.stack, self._random, self._say)
        try:
            self._inflict(faults, world)
        finally:
            world.enough.set()
            self._finish(citizens + officials, faults, world)
        failures = [
            f"{type(person).__name__}: {person.failure!r}"
            for person in citizens + officials
            if person.failure is not None
        ]
        acknowledged = {i: a for person in citizens for i, a in person.acknowledged.items()}
        answers = [answer for person in officials for answer in person.answers]
        self._say(
            f"{faults.kills} kills, {len(acknowledged)} reports acknowledged,"
            f" {len(answers)} actions answered"
        )
        for name, code in faults.revived:
            self._say(f"{name} ended by itself with {code} and was started again")
        return failures + self._check(acknowledged, answers)

    def _inflict(self, faults, world):
        faults.pause(3)
        for number, fault in enumerate(self.plan, 1):
            self._say(f"{number}/{len(self.plan)} {fault} ({len(world.known)} reports so far)")
            getattr(faults, fault.kind)(fault)
            # Now and then the next one comes before the last one is healed.
            if self._random.random() < 0.7:
                faults.wait_ready()
            faults.pause(self._random.uniform(0.5, 2.5))
        faults.wait_ready()

    @staticmethod
    def _finish(people, faults, world):
        end = time.monotonic() + 60
        for person in people:
            while person.is_alive() and time.monotonic() < end:
                faults.pause(0.2)
        world.stop.set()
        for person in people:
            person.join(20)

    def _check(self, acknowledged, answers):
        scene = Scene(self.stack)
        histories = scene.histories()
        self._say("waiting until the machines have done their part")
        found = []
        try:
            wait_done(histories, acknowledged, scene)
        except TimeoutError as error:
            found.append(str(error))
        calm = time.time_ns()
        histories.read_to_end()
        clocks = checks.clocks_of(histories)
        marks = checks.Marks(histories, clocks)
        self._say(str(marks))
        proposals = scene.reader("report-commands").read_to_end()
        self._say(checks.count_proposals(histories, proposals))
        found += marks.check()
        found += checks.check_marks(histories, clocks, calm - CLOCK_SLACK)
        found += checks.check_acknowledged(histories, acknowledged)
        found += checks.check_decided_once(histories)
        found += checks.check_answers(histories, answers)
        found += checks.check_notifications(histories, scene.outbox())
        found += checks.check_dead_letters(scene.reader("dead-letters").read_to_end())
        if not found:
            found += checks.check_views(histories, acknowledged, scene.wait_view)
        events = sum(len(h) for h in histories.of.values())
        self._say(f"checked {events} events of {len(histories.of)} reports")
        try:
            scene.verify()
        except AssertionError as error:
            found.append(str(error))
        scene.close()
        return found


def wait_done(histories, acknowledged, scene, seconds=180):
    """Until every report has its office, every mark that is due by itself has come, and
    nothing new has for five seconds."""

    def settled(of):
        return all(i in of and histories.statuses(i)[-1] not in checks.NOT_YET for i in acknowledged)

    histories.wait_for(settled, seconds, "the office of the last report")
    end = time.monotonic() + seconds
    quiet_since, count = time.monotonic(), -1
    while time.monotonic() < end:
        histories.follow()
        now = sum(len(h) for h in histories.of.values()), len(scene.outbox())
        if now != count:
            quiet_since, count = time.monotonic(), now
        elif time.monotonic() - quiet_since > 5 and not mark_to_come(histories):
            return
        time.sleep(0.2)


def mark_to_come(histories):
    """Whether one may: its instant lies ahead, or not so far back that it is lost."""
    clocks = checks.clocks_of(histories).values()
    waits = [wait for clock in clocks for wait in clock.waiting.values()]
    return any(wait.since > time.time_ns() - CLOCK_SLACK for wait in waits)


def main():
    parser = argparse.ArgumentParser(prog="tests/chaos/run")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    options = parser.parse_args()
    began = int(os.environ.get("PAHT_STARTED", time.time()))

    def say(text):
        print(f"[{int(time.time()) - began:4d} s] {text}", flush=True)

    say(f"seed {options.seed}")
    # So that an interrupted run stops its stack, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    found = Chaos(options.kills, options.seed, say).run()
    for one in found[:50]:
        print(f"WRONG: {one}")
    say(f"{len(found)} wrong; seed {options.seed}" if found else "nothing lost, nothing doubled")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
