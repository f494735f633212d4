"""The deployed configuration with seconds for hours, so that a run of minutes sees every
mark of the clock. What is not about time stays as it is deployed."""

from datetime import date, datetime, timedelta, timezone

from google.protobuf import text_format

from tests.client.protos import ROOT, config

_CONFIG = ROOT / "deploy/config"
_URGENCIES = ("low", "normal", "high", "emergency")
# The calendar is read in this zone.
_VIET_NAM = timezone(timedelta(hours=7))
# A resolved report closes after so many, and can be reopened for as long again.
_SECONDS_TO_CLOSE = 10.0


def _hurried(hours):
    """4 hours → 6 s, 80 → 25 s; in hours, and as varied as what is deployed."""
    return (5 + 0.25 * hours) / 3600


def _hurry(message, *fields):
    for field in fields:
        setattr(message, field, _hurried(getattr(message, field)))


def hurry_categories(table):
    for category in table.categories:
        if category.invalid:
            continue  # Nobody handles it.
        _hurry(category, *(f"limit_hours_{urgency}" for urgency in _URGENCIES))


def hurry_policy(policy):
    _hurry(policy, *(f"limit_hours_{urgency}" for urgency in _URGENCIES))
    _hurry(policy, "escalate_to_province_after_hours", "review_hours", "review_hours_urgent")
    policy.close_after_days = _SECONDS_TO_CLOSE / (24 * 3600)
    # Officials of chaos have no camera, and would close nothing.
    del policy.photo_required_categories[:]


def open_always(calendar, today):
    """Offices work day and night, weekends too, for a month around `today`."""
    first, last = today - timedelta(days=2), today + timedelta(days=30)
    calendar.Clear()
    calendar.first_day, calendar.last_day = first.isoformat(), last.isoformat()
    hours = calendar.office_hours.add()
    setattr(hours, "from", first.isoformat())
    hours.spans.add(start="00:00", end="24:00")
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    for day in days:
        if day.weekday() >= 5:
            calendar.make_up_days.add(day=day.isoformat(), name="Ca trực")


# File → its message, who reads it by which flag, and what is changed.
_FILES = {
    "casework.textproto": (config.CaseworkConfig, {"casework": "config"}, hurry_policy),
    "categories.textproto": (
        config.CategoryTable,
        {"casework": "categories", "routing": "categories", "tracking": "categories"},
        hurry_categories,
    ),
    "calendar.textproto": (
        config.CalendarConfig,
        {"casework": "calendar", "routing": "calendar", "tracking": "calendar"},
        lambda calendar: open_always(calendar, _today()),
    ),
}


def _today() -> date:
    return datetime.now(_VIET_NAM).date()


def deployed(name):
    message = _FILES[name][0]()
    return text_format.Parse((_CONFIG / name).read_text(encoding="utf-8"), message)


def write(folder):
    """Makes the files; service → the flags with which it reads them."""
    folder.mkdir(parents=True)
    flags = {}
    for name, (_, readers, change) in _FILES.items():
        message = deployed(name)
        change(message)
        path = folder / name
        path.write_text(text_format.MessageToString(message, as_utf8=True), encoding="utf-8")
        for service, flag in readers.items():
            flags.setdefault(service, []).append(f"--{flag}={path}")
    return flags
