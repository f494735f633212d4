"""Each kind of breakage is found, each kind of growth is allowed."""

import pytest

from tests.contract.baseline import compile_protos
from tests.contract.compatibility import breakages

HEAD = 'syntax = "proto3";\npackage t;\n'
BASE = """
message Report {
  string id = 1;
  int32 stars = 2;
  optional Place place = 3;
  repeated string media = 4;
  Status status = 5;
  oneof fact { Place seen = 6; string said = 7; }
  reserved 10 to 12;
  reserved "name";
  message Part { string text = 1; enum Kind { KIND_UNSPECIFIED = 0; KIND_A = 1; } Kind kind = 2; }
}
message Place { double latitude = 1; }
enum Status { STATUS_UNSPECIFIED = 0; STATUS_NEW = 1; STATUS_DONE = 2; reserved 8; }
service Desk {
  rpc Get(Place) returns (Report);
  rpc Watch(Place) returns (stream Report);
}
"""

BREAKS = {
    "message gone": ("Place", "Spot"),
    "nested message gone": ("message Part {", "message Piece {"),
    "field gone": ("int32 stars = 2;", ""),
    "field gone though reserved": ("int32 stars = 2;", "reserved 2; reserved 'stars';"),
    "field renumbered": ("int32 stars = 2;", "int32 stars = 20;"),
    "field renamed": ("int32 stars = 2;", "int32 rating = 2;"),
    "two fields swapped": (
        "string id = 1;\n  int32 stars = 2;", "int32 stars = 1;\n  string id = 2;"
    ),
    "field retyped": ("int32 stars = 2;", "int64 stars = 2;"),
    "field of another message": ("optional Place place = 3;", "optional Part place = 3;"),
    "singular made repeated": ("string id = 1;", "repeated string id = 1;"),
    "repeated made singular": ("repeated string media", "string media"),
    "presence taken": ("optional Place place", "Place place"),
    "presence given": ("int32 stars", "optional int32 stars"),
    "moved out of a oneof": (
        "oneof fact { Place seen = 6; string said = 7; }",
        "oneof fact { Place seen = 6; } string said = 7;",
    ),
    "moved into a oneof": (
        "int32 stars = 2;", "oneof rating { int32 stars = 2; string praise = 21; }"
    ),
    "oneof renamed": ("oneof fact {", "oneof news {"),
    "field of a nested message retyped": ("string text = 1;", "bytes text = 1;"),
    "number no longer reserved": ("reserved 10 to 12;", "reserved 10 to 11;"),
    "name no longer reserved": ('reserved "name";', ""),
    "enum gone": ("Kind", "Sort"),
    "enum value gone": ("STATUS_DONE = 2;", ""),
    "enum value renumbered": ("STATUS_DONE = 2;", "STATUS_DONE = 3;"),
    "enum value renamed": ("STATUS_DONE = 2;", "STATUS_ENDED = 2;"),
    "nested enum value gone": ("KIND_A = 1;", ""),
    "enum number no longer reserved": ("reserved 8;", ""),
    "service gone": ("service Desk", "service Bureau"),
    "method gone": ("rpc Get(Place) returns (Report);", ""),
    "other request": ("rpc Get(Place)", "rpc Get(Report)"),
    "other answer": ("rpc Get(Place) returns (Report)", "rpc Get(Place) returns (Place)"),
    "answer made a stream": ("Get(Place) returns (Report)", "Get(Place) returns (stream Report)"),
    "stream made an answer": ("returns (stream Report)", "returns (Report)"),
    "request made a stream": ("rpc Get(Place)", "rpc Get(stream Place)"),
}  # fmt: skip
GROWTH = {
    "nothing": ("string id = 1;", "string id = 1;"),
    "comment": ("string id = 1;", "// Of the report.\n  string id = 1;"),
    "new field": ("int32 stars = 2;", "int32 stars = 2; int32 more = 20;"),
    "new field with presence": ("int32 stars = 2;", "int32 stars = 2; optional int32 more = 20;"),
    "new member of a oneof": ("string said = 7;", "string said = 7; string asked = 20;"),
    "reserved number put to use": ("reserved 10 to 12;", "reserved 10 to 11; int32 planned = 12;"),
    "more reserved": ("reserved 10 to 12;", "reserved 10 to 14;"),
    "new message": ("message Place {", "message Person { string id = 1; }\nmessage Place {"),
    "new enum value": ("STATUS_DONE = 2;", "STATUS_DONE = 2; STATUS_LATE = 3;"),
    "new method": ("rpc Get(", "rpc Put(Report) returns (Report);\n  rpc Get("),
    "new service": ("service Desk", "service Bureau { rpc Ask(Place) returns (Place); }\nservice Desk"),
    "another order": ("string id = 1;\n  int32 stars = 2;", "int32 stars = 2;\n  string id = 1;"),
}  # fmt: skip


def compiled(tmp_path, name, text):
    (tmp_path / name).write_text(HEAD + text)
    return compile_protos(tmp_path, [name])


def found(tmp_path, change):
    old, new = change
    assert old in BASE, "the case changes nothing"
    before = compiled(tmp_path, "before.proto", BASE)
    return breakages(before, compiled(tmp_path, "after.proto", BASE.replace(old, new)))


@pytest.mark.parametrize("kind", BREAKS)
def test_a_breakage_is_found(tmp_path, kind):
    assert found(tmp_path, BREAKS[kind])


@pytest.mark.parametrize("kind", GROWTH)
def test_growth_is_allowed(tmp_path, kind):
    assert found(tmp_path, GROWTH[kind]) == []


def test_the_sentence_says_where_and_what(tmp_path):
    assert found(tmp_path, BREAKS["field retyped"]) == [
        "field t.Report.stars = 2: type was int32, is int64"
    ]
    assert found(tmp_path, BREAKS["enum value renamed"]) == [
        "value t.Status.STATUS_DONE = 2 is called STATUS_ENDED now"
    ]
    assert found(tmp_path, BREAKS["method gone"]) == ["method t.Desk.Get is gone"]
