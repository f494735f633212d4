"""The services as services.toml describes them."""

import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    name: str
    number: int
    binary: str
    flags: tuple = field(default=())
    config: tuple = field(default=())

    @property
    def target(self):
        return Path(self.binary).name


def load(path=ROOT / "deploy/stack/services.toml"):
    """All of them, in start order."""
    with open(path, "rb") as file:
        entries = tomllib.load(file)["service"]
    services = [
        Service(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in e.items()}
        )
        for e in entries
    ]
    for attribute in ("name", "number"):
        values = [getattr(service, attribute) for service in services]
        if len(set(values)) != len(values):
            raise ValueError(f"{path}: two services have the same {attribute}")
    return services


if __name__ == "__main__":
    # What has to be built, for deploy/up.
    print("\n".join(service.target for service in load()), file=sys.stdout)
