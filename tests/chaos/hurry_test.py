"""Chaos' own configuration: quick, varied, and else as deployed."""

from datetime import date, timedelta

import pytest

from tests.chaos import hurry
from tests.client.protos import config

LIMITS = ("limit_hours_low", "limit_hours_normal", "limit_hours_high", "limit_hours_emergency")


def seconds(message, *fields):
    return [3600 * getattr(message, field) for field in fields]


def test_limits_are_of_seconds_and_varied():
    table, policy = hurry.deployed("categories.textproto"), hurry.deployed("casework.textproto")
    hurry.hurry_categories(table)
    hurry.hurry_policy(policy)
    limits = [s for one in table.categories if not one.invalid for s in seconds(one, *LIMITS)]
    limits += seconds(
        policy, *LIMITS, "escalate_to_province_after_hours", "review_hours", "review_hours_urgent"
    )
    assert all(5 < limit < 40 for limit in limits)
    assert len({round(limit) for limit in limits}) > 5
    assert max(limits) > 3 * min(limits)
    assert 24 * 3600 * policy.close_after_days == pytest.approx(10)


def test_what_is_not_about_time_stays():
    table, before = hurry.deployed("categories.textproto"), hurry.deployed("categories.textproto")
    hurry.hurry_categories(table)
    for ours, theirs in zip(table.categories, before.categories, strict=True):
        for limit in LIMITS:
            setattr(ours, limit, getattr(theirs, limit))
    assert table == before


# Whichever day of the week it is.
@pytest.mark.parametrize("today", [date(2026, 12, 1) + timedelta(days=i) for i in range(7)])
def test_offices_work_at_every_instant(today):
    calendar = config.CalendarConfig(days_off=[config.DaysOff(day="2026-12-01", name="Nghỉ")])
    hurry.open_always(calendar, today)
    first, last = map(date.fromisoformat, (calendar.first_day, calendar.last_day))
    assert first < today < last - timedelta(days=7)
    made_up = {date.fromisoformat(one.day) for one in calendar.make_up_days}
    days = {first + timedelta(days=i) for i in range((last - first).days + 1)}
    assert made_up == {day for day in days if day.isoweekday() > 5}
    assert not calendar.days_off
    (hours,) = calendar.office_hours
    assert getattr(hours, "from") == calendar.first_day
    assert [(span.start, span.end) for span in hours.spans] == [("00:00", "24:00")]


def test_each_service_that_reckons_reads_what_was_written(tmp_path):
    flags = hurry.write(tmp_path / "config")
    assert set(flags) == {"casework", "routing", "tracking"}
    for flag in (flag for of_service in flags.values() for flag in of_service):
        path = flag.partition("=")[2]
        assert path.startswith(str(tmp_path)) and open(path, encoding="utf-8").read()
    assert {flag.partition("=")[0] for flag in flags["casework"]} == {
        "--config", "--categories", "--calendar"
    }  # fmt: skip
