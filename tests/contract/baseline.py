"""The descriptors of what is published. Run as a program: writes the baseline anew."""

import subprocess
import tempfile
from pathlib import Path

from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import FileDescriptorSet

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ROOT / "tests/contract/baseline.textproto"

# Configuration is read and written by one version only.
_NOT_PUBLISHED = {"paht/v1/config.proto"}


def published():
    """The files of proto/paht that somebody else, or an older version of us, has a copy of."""
    files = {str(p.relative_to(ROOT / "proto")) for p in (ROOT / "proto/paht").rglob("*.proto")}
    return sorted(files - _NOT_PUBLISHED)


def compile_protos(folder, files):
    """The FileDescriptorSet of `files`, paths inside `folder`."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(
            ["protoc", "-I", folder, f"--descriptor_set_out={out.name}", *files], check=True
        )
        return FileDescriptorSet.FromString(Path(out.name).read_bytes())


def now():
    return compile_protos(ROOT / "proto", published())


def recorded():
    return text_format.Parse(BASELINE.read_text(), FileDescriptorSet())


def write(path=BASELINE):
    descriptors = now()
    for file in descriptors.file:
        for message in file.message_type:
            _drop_json_names(message)
    text = text_format.MessageToString(descriptors, indent=0)
    head = "# What is published; see README.md for how and when to renew it.\n"
    path.write_text(head + text)


def _drop_json_names(message):
    """They follow from the names."""
    for field in message.field:
        field.ClearField("json_name")
    for nested in message.nested_type:
        _drop_json_names(nested)


if __name__ == "__main__":
    write()
    print(f"wrote {BASELINE.relative_to(ROOT)}")
