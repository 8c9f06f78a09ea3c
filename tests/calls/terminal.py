#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""terminal.py MARKER COMMAND...: runs a command in the foreground of a new terminal; presses Ctrl-C when
the file MARKER has appeared (`-': never).  Prints what came to the terminal; exits as a shell would say."""

import os
import pty
import signal
import sys
import threading
import time


def press_interrupt(terminal, marker):
    for _ in range(500):
        if os.path.exists(marker):
            os.write(terminal, b'\x03')
            return
        time.sleep(0.01)


def main():
    marker, command = sys.argv[1], sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(command[0], command)
    if marker != '-':
        threading.Thread(target=press_interrupt, args=(terminal, marker), daemon=True).start()
    try:
        while got := os.read(terminal, 4096):
            sys.stdout.buffer.write(got)
    except OSError:
        pass                    # the terminal has been hung up
    status = os.waitpid(child, 0)[1]
    sys.stdout.flush()
    sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


main()
