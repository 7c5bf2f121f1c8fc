"""Runs a command where no file can be locked: that is refused, or never answered, as on NFS without lockd.

A seccomp filter of Linux does it, for this process and those that it becomes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

LOAD, EQUALS, RETURN = 0x20, 0x15, 0x06  # classic BPF: ld [k], jeq #k, ret #k
CALL, MACHINE, COMMAND = (
    0,
    4,
    24,
)  # offsets in struct seccomp_data: the call, its machine, its second argument
ALLOW, REFUSE, ASK = 0x7FFF0000, 0x00050000, 0x7FC00000
ENOLCK, SETLK, SETLKW = 37, 6, 7
MACHINES = {"x86_64": (0xC000003E, 72, 317), "aarch64": (0xC00000B7, 25, 277)}  # audit name, fcntl, seccomp
NO_NEW_PRIVILEGES, SET_FILTER, NEW_LISTENER = 38, 1, 8


def main() -> None:
    """Install the filter (`refused` or `silent`), then become the command."""
    how, *command = sys.argv[1:]
    machine, fcntl, seccomp = MACHINES[platform.machine()]
    verdict = ASK if how == "silent" else REFUSE | ENOLCK
    steps = [
        (LOAD, 0, 0, MACHINE),
        (EQUALS, 0, 5, machine),
        (LOAD, 0, 0, CALL),
        (EQUALS, 0, 3, fcntl),
        (LOAD, 0, 0, COMMAND),
        (EQUALS, 2, 0, SETLK),
        (EQUALS, 1, 0, SETLKW),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, verdict),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    system = ctypes.CDLL(None, use_errno=True)
    flags = NEW_LISTENER if how == "silent" else 0
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = system.syscall(seccomp, SET_FILTER, flags, program)
    if listener < 0:
        sys.exit(f"no filter: {os.strerror(ctypes.get_errno())}")
    if how == "silent":
        os.set_inheritable(listener, True)  # noqa: FBT003  open, and never read: nobody answers
    os.execv(command[0], command)  # noqa: S606  the command is the test's own


if __name__ == "__main__":
    main()
