#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""compare.py LOG JSON [CWD]: demands that a trace tells just what strace tells of the same run.

LOG is of strace -f -y -v -s 65535 -o LOG, JSON of query -f json, CWD where the command was started.
Each thread must have the same calls in the same order with the same results and paths.
Exit status: 0 equal, 1 different, 2 an input is not understood."""

import os
import sys
from collections import defaultdict
from difflib import SequenceMatcher

sys.dont_write_bytecode = True  # the source stays as it is

import strace_calls
import trace_calls
from entry import shown
from strace_log import LogError

SHOWN = 20
PATH_MAX = 4096


def real(path):
    return os.path.realpath(path.encode('latin-1')).decode('latin-1')


def same_path(strace, ours, asked):
    """Equal; or, with a .. that may have been resolved, the same file; neither need read more than PATH_MAX."""
    if strace == ours or None in (strace, ours):
        return strace == ours
    if len(asked or '') >= PATH_MAX - 1:
        return strace.startswith(ours) or ours.startswith(strace)
    return '..' in strace.split('/') and real(strace) == real(ours)


def same_paths(strace, ours):
    """An empty path stands for the descriptor's file, which has the name that it was opened by."""
    pairs = zip(strace.paths, ours.paths, strace.asked)
    return len(strace.paths) == len(ours.paths) and all(
        same_path(path, our_path, asked) or asked == '' and path == ours.reached for path, our_path, asked in pairs)


def same_arguments(strace, ours):
    """Those of a #! script are led by the interpreter and its argument, and the first is the script;
    the interpreter may be a script too, five times over."""
    if strace.argv == ours.argv:
        return True
    script = [strace.asked[0], *strace.argv[1:]]
    return len(script) < len(ours.argv) <= len(script) + 10 and ours.argv[-len(script):] == script


class Renames:
    """strace reads a descriptor's path when it is used; it may have been renamed since it was opened."""

    def __init__(self, entries):
        self.pairs = [entry.paths for entry in entries if entry.name.startswith('rename') and entry.result == 0]

    def lead(self, old, new):
        names = {old}
        for source, target in self.pairs:
            names |= {target + name[len(source):] for name in names if (name + '/').startswith(source + '/')}
        return new in names


def differences(strace, ours, renames):
    """What differs between two entries, as words."""
    found = []
    if strace.result != ours.result:
        found.append(f'result {ours.result}')
    if not same_paths(strace, ours):
        found.append(f'paths {shown(ours.paths)}')
    if strace.text != ours.text:
        found.append(f'text {shown(ours.text)}')
    if strace.fd is not None and strace.fd != ours.fd:
        found.append(f'descriptor {ours.fd}')
    if not same_reached(strace, ours, renames):
        found.append(f'reached {shown(ours.reached)} and not {shown(strace.reached)}')
    if strace.argv is not None and strace.result == 0 and not same_arguments(strace, ours):
        found.append(f'arguments {shown(ours.argv)}')
    return found


def same_reached(strace, ours, renames):
    """strace tells the kernel's path of a descriptor, also after a failure; never that of a program."""
    if strace.name.startswith('execve') or strace.fd is None and strace.reached is None:
        return True
    reached = ours.reached if ours.reached and ours.reached.startswith('/') else None
    if strace.reached == reached or strace.deleted and reached in (None, temporary_of(strace.reached)):
        return True
    return bool(strace.reached and reached) and renames.lead(reached, strace.reached)


def temporary_of(path):
    """Where open(2) was asked for a file without a name (O_TMPFILE), which the kernel calls #INODE."""
    directory, _, name = (path or '').rpartition('/')
    return directory if name.startswith('#') else None


class Comparer:
    def __init__(self, renames):
        self.renames = renames
        self.count = 0

    def report(self, message):
        self.count += 1
        if self.count <= SHOWN:
            print(message)

    def thread(self, tid, strace, ours):
        """Compares the calls of one thread; where they fall apart, finds where they meet again."""
        for tag, s1, s2, o1, o2 in alignment([key(one) for one in strace], [key(one) for one in ours]):
            while tag == 'replace' and s1 < s2 and o1 < o2 and strace[s1].name == ours[o1].name:
                self.pair(tid, strace[s1], ours[o1])
                s1, o1 = s1 + 1, o1 + 1
            if tag == 'equal':
                for one, other in zip(strace[s1:s2], ours[o1:o2]):
                    self.pair(tid, one, other)
                continue
            for one in strace[s1:s2]:
                if not one.optional:
                    self.report(f'thread {tid}: {one.where}: {one}: not in the trace')
            for one in ours[o1:o2]:
                self.report(f'thread {tid}: {one.where}: {one}: not in the log of strace')

    def pair(self, tid, strace, ours):
        if strace.optional and strace.name == ours.name:
            return
        found = differences(strace, ours, self.renames)
        if found:
            self.report(f'thread {tid}: {strace.where}: {strace}: {ours.where} has {"; ".join(found)}')


def alignment(left, right):
    """As SequenceMatcher.get_opcodes(), at once where they are equal."""
    if left == right:
        return [('equal', 0, len(left), 0, len(right))]
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()


def last_name(path):
    return (real(path) if '..' in path.split('/') else path).rsplit('/', 1)[-1]


def key(entry):
    """What must be equal for two entries to be the same call; more must be for them not to differ."""
    names = tuple(path and last_name(path) for path in entry.paths)
    name = 'exec' if entry.name.startswith('execve') and entry.result == 0 else entry.name
    return name, entry.result, entry.fd, names


def by_thread(entries):
    threads = defaultdict(list)
    for entry in entries:
        threads[entry.tid].append(entry)
    return threads


def compare(log, json, cwd):
    """Prints the differences and the totals; returns how many differences there are."""
    strace_entries, threads = strace_calls.read_entries(log, cwd)
    root = strace_entries[0].tid
    trace_entries = trace_calls.read_entries(json, root)
    comparer = Comparer(Renames(strace_entries))
    strace, ours = by_thread(strace_entries), by_thread(trace_entries)
    for tid in sorted(set(strace) | set(ours)):
        comparer.thread(tid, strace[tid], ours[tid])
    print(f'{len(strace_entries)} calls of {len(threads)} threads in the log of strace, '
          f'{len(trace_entries)} in the trace: {comparer.count} differences')
    return comparer.count


def main():
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return 1 if compare(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else os.getcwd()) else 0
    except (LogError, ValueError, KeyError, IndexError, OSError) as error:
        print(f'compare.py: {type(error).__name__}: {error}', file=sys.stderr)
        return 2


if __name__ == '__main__':
    sys.exit(main())
