#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""witness.py QUESTIONS ANSWERS: where names lead, as seen in /proc by somebody who is not traced.

Both are FIFOs.  A question is `PID TID DIRFD STAYS NAME', a line; the answer is `base="DIRECTORY" truth="PATH"':
what DIRFD (-100: the cwd) of that thread is, and where the name leads, which need not exist but for its
last component; `?' where it leads nowhere, or to what has no name.  STAYS: a link at its end is not followed."""

import os
import sys

HERE = b'-100'
LINKS_MAX = 40
DELETED = b' (deleted)'


def place(fd):
    return os.readlink(b'/proc/self/fd/%d' % fd)


def open_in(directory, name, flags=0):
    return os.open(name, os.O_PATH | os.O_DIRECTORY | flags, dir_fd=directory)


def link_text(directory, name):
    try:
        return os.readlink(name, dir_fd=directory)
    except OSError:
        return None


def last_component(directory, path, stays):
    """(path, None), or (directory, text of the link that it is)."""
    plain = path.rstrip(b'/')
    head, _, last = plain.rpartition(b'/')
    parent = open_in(directory, b'/' + head if path.startswith(b'/') else head or b'.')
    if last in (b'', b'.', b'..'):
        return place(open_in(parent, last or b'.')), None
    text = link_text(parent, last)
    if text is None or (stays and plain == path):
        return place(parent).rstrip(b'/') + b'/' + last, None
    return parent, text


def follow(start, path, stays):
    for _ in range(LINKS_MAX + 1):
        found, text = last_component(start, path, stays)
        if text is None:
            return b'?' if DELETED in found else found
        start, path = found, text
    return b'?'


def answer(pid, tid, dirfd, stays, name):
    base = b'?'
    try:
        link = b'/proc/%s/task/%s/' % (pid, tid) + (b'cwd' if dirfd == HERE else b'fd/' + dirfd)
        base = b'/' if name.startswith(b'/') else os.readlink(link)
        start = os.open(b'/' if name.startswith(b'/') else link, os.O_PATH)
        truth = follow(start, name, stays == b'1')
    except OSError:
        truth = b'?'
    os.closerange(5, 1000)
    return b'base="%s" truth="%s"\n' % (base, truth)


def main():
    questions, answers = (os.open(path, os.O_RDWR) for path in sys.argv[1:3])
    while True:
        for line in os.read(questions, 65536).splitlines():     # one at a time, shorter than PIPE_BUF
            os.write(answers, answer(*line.split(b' ', 4)))


main()
