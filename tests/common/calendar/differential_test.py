#!/usr/bin/env python3
"""Compares the calendar with a second implementation on 10,000 random cases.

    differential_test.py CALENDAR_CASES CALENDAR_TEXTPROTO [SEED]

This one shares no code with it and is as plain as can be: it makes a list of all
working spans and walks along it.
"""

import bisect
import datetime
import random
import re
import subprocess
import sys

CASES = 10_000
OFFSET = 7 * 3600
DAY = 86400


def seconds(day, clock="00:00"):
    """The instant of a clock time in Hà Tĩnh, in Unix seconds."""
    hours, minutes = map(int, clock.split(":"))
    days = (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days
    return days * DAY - OFFSET + hours * 3600 + minutes * 60


class Calendar:
    def __init__(self, path):
        text = "\n".join(line.split("#")[0] for line in open(path, encoding="utf-8"))
        field = lambda name: re.search(rf'^{name}: "([^"]*)"', text, re.M).group(1)
        first = datetime.date.fromisoformat(field("first_day"))
        last = datetime.date.fromisoformat(field("last_day"))
        self.begin = seconds(str(first))
        self.end = seconds(str(last)) + DAY

        off, worked = set(), set()
        for day, until in re.findall(r'days_off \{ day: "([^"]*)"(?: until: "([^"]*)")?', text):
            day = datetime.date.fromisoformat(day)
            until = datetime.date.fromisoformat(until) if until else day
            while day <= until:
                off.add(day)
                day += datetime.timedelta(days=1)
        for day in re.findall(r'make_up_days \{ day: "([^"]*)"', text):
            worked.add(datetime.date.fromisoformat(day))
        spans = re.findall(r'spans \{ start: "([^"]*)" end: "([^"]*)" \}', text)
        assert len(re.findall(r"office_hours \{", text)) == 1, "one setting of office hours"
        assert off and worked and spans

        self.spans = []
        day = first
        while day <= last:
            if day in worked or (day.weekday() < 5 and day not in off):
                self.spans += [(seconds(str(day), a), seconds(str(day), b)) for a, b in spans]
            day += datetime.timedelta(days=1)
        self.starts = [start for start, _ in self.spans]

    def has(self, at):
        return self.begin <= at <= self.end

    def add(self, start, time):
        if not self.has(start):
            return "error"
        if time == 0:
            return start
        for a, b in self.spans[max(0, bisect.bisect(self.starts, start) - 1):]:
            available = b - max(a, start)
            if available <= 0:
                continue
            if time <= available:
                return max(a, start) + time
            time -= available
        return "error"

    def between(self, a, b):
        if not (self.has(a) and self.has(b)):
            return "error"
        low, high = min(a, b), max(a, b)
        total = sum(max(0, min(end, high) - max(start, low)) for start, end in self.spans
                    if start < high and end > low)
        return total if a <= b else -total

    def working(self, at):
        if not self.has(at) or at == self.end:
            return "error"
        return int(any(a <= at < b for a, b in self.spans))


def main():
    program, path = sys.argv[1:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(2**32)
    print("seed", seed)
    rng = random.Random(seed)
    calendar = Calendar(path)

    edges = [edge for span in calendar.spans for edge in span]

    def instant():
        """Anywhere, a little outside, or near where something changes."""
        if rng.random() < 0.3:
            return rng.choice(edges) + rng.randint(-2, 2)
        return rng.randint(calendar.begin - DAY, calendar.end + DAY)

    cases = []
    for _ in range(CASES):
        kind = rng.choice(["add", "between", "working"])
        if kind == "add":
            cases.append((kind, instant(), rng.choice([0, 1, 3600 * 8, rng.randint(0, 3600 * 400)])))
        elif kind == "between":
            cases.append((kind, instant(), instant()))
        else:
            cases.append((kind, instant()))
    lines = "\n".join(" ".join(map(str, case)) for case in cases)
    answers = subprocess.run([program, path], input=lines, text=True, check=True,
                             stdout=subprocess.PIPE).stdout.split("\n")[:-1]
    assert len(answers) == len(cases), f"{len(answers)} answers to {len(cases)} cases"

    wrong = 0
    errors = 0
    for (kind, *arguments), answer in zip(cases, answers):
        expected = str(getattr(calendar, kind)(*arguments))
        errors += expected == "error"
        if expected != answer:
            wrong += 1
            print(f"{kind} {arguments}: {answer}, expected {expected}")
    print(f"{len(cases)} cases, {errors} of them outside the data, {wrong} differ")
    assert 0 < errors < CASES / 2, "the cases are not mixed"
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
