"""The services as services.toml describes them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TABLE = ROOT / "deploy/stack/services.toml"


@dataclass(frozen=True)
class Service:
    name: str
    number: int
    binary: str
    flags: tuple = ()
    first_flags: tuple = ()
    config: tuple = ()

    @classmethod
    def from_entry(cls, entry):
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})


def load(path=_TABLE):
    """All of them, in start order."""
    services = [Service.from_entry(entry) for entry in _read(path)["service"]]
    for attribute in ("name", "number"):
        values = [getattr(service, attribute) for service in services]
        if len(set(values)) != len(values):
            raise ValueError(f"{path}: two services have the same {attribute}")
    return services


def client(path=_TABLE):
    """The path of the command-line client in the build folder."""
    return _read(path)["client"]


def _read(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


if __name__ == "__main__":
    # What has to be built.
    for binary in (client(), *(service.binary for service in load())):
        print(Path(binary).name)
