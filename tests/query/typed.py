# SPDX-License-Identifier: BSD-2-Clause
"""typed.py COMPLETION: what an interactive bash makes of a line and a Tab, for each LINE|EXPECTED of stdin; TAP."""
import os
import pty
import select
import sys
import time

cases = [line.rstrip("\n").split("|") for line in sys.stdin]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(PS1="$ ", TERM="dumb", INPUTRC="/dev/null")
    os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])


def read_until(wanted, seconds=20):
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 4096)
    return seen


os.write(terminal, b"source '%s' && echo rea''dy\n" % sys.argv[1].encode())
read_until(b"ready\r\n$ ")
for number, (line, expected) in enumerate(cases, 1):
    # A line is done when bash shows the mark that is typed behind it; then it is wiped out.
    os.write(terminal, line.encode() + b"\t^")
    seen = read_until(b"^").decode()
    good = seen.endswith(expected + "^")
    print(f"{'ok' if good else 'not ok'} {number} - {line}<Tab>" + ("" if good else f"\n# got: {seen!r}"), flush=True)
    os.write(terminal, b"\x15\x0b")
    read_until(b"\x15", 0.2)
print(f"1..{len(cases)}")
os.write(terminal, b"exit\n")
os.waitpid(pid, 0)
