"""What of an old descriptor set a newer one breaks for those who use the old."""

from google.protobuf.descriptor_pb2 import FieldDescriptorProto


def breakages(old, new):
    """One sentence for each; empty when every user of `old` can live with `new`."""
    before, after = _Surface(old), _Surface(new)
    found = []
    for kind in ("message", "enum", "service"):
        theirs = after.of[kind]
        for name, thing in before.of[kind].items():
            if name in theirs:
                found += _COMPARE[kind](name, thing, theirs[name])
            else:
                found.append(f"{kind} {name} is gone")
    return found


class _Surface:
    """Everything in a FileDescriptorSet by its full name, wherever it stands."""

    def __init__(self, descriptors):
        self.of = {"message": {}, "enum": {}, "service": {}}
        for file in descriptors.file:
            for message in file.message_type:
                self._add(file.package, message)
            for enum in file.enum_type:
                self.of["enum"][f"{file.package}.{enum.name}"] = enum
            for service in file.service:
                self.of["service"][f"{file.package}.{service.name}"] = service

    def _add(self, scope, message):
        name = f"{scope}.{message.name}"
        self.of["message"][name] = message
        for nested in message.nested_type:
            self._add(name, nested)
        for enum in message.enum_type:
            self.of["enum"][f"{name}.{enum.name}"] = enum


def _type(field):
    kind = FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    return field.type_name.lstrip(".") or kind


def _cardinality(field):
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        return "repeated"
    return "optional" if field.proto3_optional else "singular"


def _oneof(message, field):
    """Its name; "" outside of one. `optional` is no oneof for who writes it."""
    if field.proto3_optional or not field.HasField("oneof_index"):
        return ""
    return message.oneof_decl[field.oneof_index].name


def _compare_messages(name, old, new):
    by_number = {field.number: field for field in new.field}
    by_name = {field.name: field for field in new.field}
    found = []
    for field in old.field:
        what = f"field {name}.{field.name} = {field.number}"
        now = by_number.get(field.number)
        if now is None or now.name != field.name:
            if field.name in by_name:
                found.append(f"{what} has the number {by_name[field.name].number} now")
            elif now is not None:
                found.append(f"{what} is called {now.name} now")
            else:
                found.append(f"{what} is gone")
            continue
        for of, then, is_now in (
            ("type", _type(field), _type(now)),
            ("cardinality", _cardinality(field), _cardinality(now)),
            ("oneof", _oneof(old, field), _oneof(new, now)),
        ):
            if then != is_now:
                found.append(f"{what}: {of} was {then or 'none'}, is {is_now or 'none'}")
    return found + _compare_reserved(f"message {name}", old, new, set(by_number), set(by_name), 0)


def _compare_enums(name, old, new):
    by_number = {}
    for value in new.value:
        by_number.setdefault(value.number, []).append(value.name)
    by_name = {value.name: value.number for value in new.value}
    found = []
    for value in old.value:
        what = f"value {name}.{value.name} = {value.number}"
        if value.name in by_name:
            if by_name[value.name] != value.number:
                found.append(f"{what} has the number {by_name[value.name]} now")
        elif value.number in by_number:
            found.append(f"{what} is called {by_number[value.number][0]} now")
        else:
            found.append(f"{what} is gone")
    return found + _compare_reserved(f"enum {name}", old, new, set(by_number), set(by_name), 1)


def _numbers(ranges, inclusive):
    """`end` is one too many in messages, but the last one in enums."""
    for one in ranges:
        yield one.start, one.end + inclusive


def _compare_reserved(what, old, new, numbers, names, inclusive):
    """A reserved number may be put to its planned use, but never just be free."""
    now = list(_numbers(new.reserved_range, inclusive))
    found = []
    for start, end in _numbers(old.reserved_range, inclusive):
        # Ranges to the maximum are compared by their ends alone.
        for number in range(start, end) if end - start <= 1000 else (start, end - 1):
            if number not in numbers and not any(s <= number < e for s, e in now):
                found.append(f"{what}: the number {number} is no longer reserved")
    for name in old.reserved_name:
        if name not in new.reserved_name and name not in names:
            found.append(f"{what}: the name {name} is no longer reserved")
    return found


def _compare_services(name, old, new):
    by_name = {method.name: method for method in new.method}
    found = []
    for method in old.method:
        what = f"method {name}.{method.name}"
        now = by_name.get(method.name)
        if now is None:
            found.append(f"{what} is gone")
            continue
        for of in ("input_type", "output_type", "client_streaming", "server_streaming"):
            then, is_now = getattr(method, of), getattr(now, of)
            if then != is_now:
                found.append(f"{what}: {of} was {then}, is {is_now}")
    return found


_COMPARE = {
    "message": _compare_messages,
    "enum": _compare_enums,
    "service": _compare_services,
}
