from __future__ import annotations

import os
import socket
import subprocess
import sys

from console.actions.processes import lives, this_process

HERE = socket.gethostname()


def test_a_process_lives_until_it_is_over() -> None:
    assert lives(this_process())
    with subprocess.Popen([sys.executable, "-c", ""]) as over:
        over.wait()
    assert not lives(f"{HERE}/{over.pid}/1")


def test_a_later_process_of_the_same_number_is_another() -> None:
    assert not lives(f"{HERE}/{os.getpid()}/1")


def test_of_another_machines_process_nothing_is_known_and_it_is_let_be() -> None:
    assert lives("elsewhere/1/1")
    assert not lives("")
