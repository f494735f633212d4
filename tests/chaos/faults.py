"""What each fault of a plan does to a running stack."""

import shutil
import signal
import time

import redis

# Casework's session is 10 s: the group has given its partitions away by then.
_PAST_THE_SESSION = 12


class Faults:
    def __init__(self, stack, random, say):
        self._stack = stack
        self._random = random
        self._say = say
        self._snapshot = None
        self.kills = 0
        # Those that ended by themselves and were started again, as an
        # orchestrator would.
        self.revived = []

    # --- around the faults ---------------------------------------------------

    def revive(self):
        for process in self._stack.services:
            if not process.running():
                self.revived.append((process.name, process.exit_code()))
                process.start()

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.revive()
            time.sleep(0.1)

    def wait_ready(self, seconds=120):
        """Until every process is, whatever ends by itself meanwhile."""
        end = time.monotonic() + seconds
        while True:
            self.revive()
            waiting = [p.name for p in self._stack.processes() if not p.ready()]
            if not waiting:
                return
            if time.monotonic() > end:
                raise TimeoutError(f"not ready {seconds} s after a fault: {waiting}")
            time.sleep(0.1)

    def _copy_of(self, name):
        copies = [p for p in self._stack.services if p.service.name == name]
        return self._random.choice(copies)

    def _down_for_a_while(self):
        time.sleep(self._random.uniform(0.1, 2.0))

    # --- the faults ------------------------------------------------------------

    def kill(self, fault):
        processes = [self._copy_of(name) for name in fault.services]
        for process in processes:
            process.signal(signal.SIGKILL)
            self.kills += 1
        for process in processes:
            process.wait(30)
        self._down_for_a_while()
        for process in processes:
            process.start()

    def crash(self, fault):
        """Kills itself at a named point of its loop, which a signal hardly hits."""
        self.wait_ready()
        process = self._copy_of("casework")
        for _ in range(5):
            process.stop()
            process.start([f"--test_crash_at={fault.point}:{fault.passes}"])
            if not process.wait(60):
                raise TimeoutError(f"{process.name} did not come to {fault.point} in 60 s")
            if process.exit_code() == -signal.SIGKILL:
                break
            # It met something else first, the end of a broker perhaps.
            self.revived.append((process.name, process.exit_code()))
        else:
            raise RuntimeError(f"{process.name} never came to {fault.point}")
        self.kills += 1
        self._down_for_a_while()
        process.start()

    def zombie(self, _):
        """Sleeps past its session and wakes up believing that nothing happened."""
        process = self._copy_of("casework")
        process.signal(signal.SIGSTOP)
        time.sleep(_PAST_THE_SESSION)
        process.signal(signal.SIGCONT)

    def kill_broker(self, _):
        self._stack.kafka.kill()
        self.kills += 1
        self._down_for_a_while()
        self._stack.kafka.start()

    def kill_redis(self, _):
        self._stack.redis.kill()
        self.kills += 1
        self._down_for_a_while()
        self._stack.redis.start()

    def flush_redis(self, _):
        redis.Redis(port=self._stack.ports.redis).flushall()

    def roll_redis_back(self, _):
        """Starts again from the file as it was some seconds ago."""
        self.take_snapshot()
        self.pause(self._random.uniform(2, 5))
        self._stack.redis.kill()
        self.kills += 1
        shutil.rmtree(self._stack.redis.data)
        shutil.copytree(self._snapshot, self._stack.redis.data)
        self._stack.redis.start()

    def take_snapshot(self):
        """As a copy of the disk would be: whatever has been written by now."""
        self._snapshot = self._stack.data / "redis-before"
        shutil.rmtree(self._snapshot, ignore_errors=True)
        shutil.copytree(self._stack.redis.data, self._snapshot)
