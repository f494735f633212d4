"""The second half of deploy/down: stops by pid what deploy/up has recorded."""

import sys

from deploy.stack.checkout import RUN, delete_data, say, stop_all


def main():
    if not any(RUN.glob("*.json")):
        say("nothing of this checkout is running")
    stop_all()
    if "--data" in sys.argv:
        delete_data()


if __name__ == "__main__":
    main()
