"""Dying with the parent, however it dies: the kernel sends the signal, so `kill -9` counts too.

As a program, `lifeline.py PARENT COMMAND …` becomes COMMAND, told to end when process PARENT does.
Only Linux offers this; elsewhere nothing is promised after a `kill -9` of quickstart.
"""

import ctypes
import os
import signal
import sys

TIED = "QUICKSTART_LIFELINE"  # in the environment of what quickstart starts
_PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> None:
    """Have the kernel send `how` to this process when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(how))


def tie_to_parent() -> None:
    """For a worker process of a server that quickstart started: it would keep the port."""
    if os.environ.get(TIED):
        die_with_parent(signal.SIGKILL)


def main() -> None:
    parent, *command = sys.argv[1:]
    die_with_parent(signal.SIGTERM)
    if os.getppid() == int(parent):  # else it died before we could ask
        os.execv(command[0], command)


if __name__ == "__main__":
    main()
