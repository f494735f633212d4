"""Finds a Java 17 or newer, for Kafka and Maven. Prints its path."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 17


def _candidates():
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home, "bin", "java")
    found = shutil.which("java")
    if found:
        yield Path(found).resolve()
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)


def _version(java):
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(match.group(1)) if match else 0


def find_java():
    """The path of the first good enough java, or None."""
    return next((str(j) for j in _candidates() if _version(j) >= OLDEST), None)


if __name__ == "__main__":
    java = find_java()
    if java is None:
        sys.exit(
            f"error: no Java {OLDEST} or newer is found; Kafka needs one.\n"
            "       Install openjdk-17-jre-headless, or set JAVA_HOME."
        )
    print(java)
