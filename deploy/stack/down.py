"""The second half of deploy/down: stops by pid what deploy/up has recorded."""

import sys

from deploy.stack.checkout import LOGS, RUN, delete_data, say
from deploy.stack.stack import stop_recorded


def main():
    if not any(RUN.glob("*.json")):
        say("nothing of this checkout is running")
    stop_recorded(RUN, LOGS, say)
    if "--data" in sys.argv:
        delete_data()


if __name__ == "__main__":
    main()
