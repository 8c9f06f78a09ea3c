#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""log_to_json.py LOG CWD: what query -f json would print if a trace told just what a log of strace tells.

Only for testing compare.py and truth.py themselves: what they say of a trace that is right, and of
one that somebody has tampered with."""

import json
import sys

sys.dont_write_bytecode = True  # the source stays as it is

from entry import TRACED
from strace_calls import BIRTHS, Model, WANTED, in_order, is_restart
from strace_log import read_calls
from trace_json import put_text

TYPES = {'creat': 'open', 'close_range': 'close', 'fcntl': 'dup', 'fcntl64': 'dup',
         'fchdir': 'chdir', 'execveat': 'exec'}


def type_of(name):
    if name in TYPES:
        return TYPES[name]
    stem = name.rstrip('0123456789').removesuffix('at')
    return 'exec' if stem == 'execve' else stem


def mode_of(call):
    flags = ' '.join(call.arguments)
    if call.name == 'creat' or 'O_WRONLY' in flags:
        return 'w'
    return 'rw' if 'O_RDWR' in flags else 'r'


class Writer:
    """Events with ids of processes, which are the threads' here."""

    def __init__(self, cwd):
        self.model = Model(cwd)
        self.leaders = {}       # tid: pid
        self.count = 0

    def put(self, tid, **fields):
        process = self.leaders.setdefault(tid, tid)
        event = {'evt.seq': self.count, 'evt.tid': tid, 'proc.id': process, 'proc.pid': process}
        for key, value in fields.items():
            key = key.replace('_', '.', 1)
            if isinstance(value, (str, list)):
                put_text(event, key, value)
            elif value is not None:
                event[key] = value
        self.count += 1
        print(json.dumps(event, ensure_ascii=False))

    def birth(self, call):
        self.model.birth(call)
        child = int(call.result)
        parent = self.leaders.setdefault(call.tid, call.tid)
        self.leaders[child] = parent if any('CLONE_THREAD' in one for one in call.arguments) else child
        self.put(call.tid, evt_type='fork', evt_result=child, evt_child=self.leaders[child])

    def call(self, call):
        before = len(self.model.entries)
        self.model.end(call)
        for entry in self.model.entries[before:]:
            if entry.result is not None:
                self.entry(call, entry)

    def entry(self, call, entry):
        kind = type_of(entry.name)
        paths = entry.paths + (None, None)
        self.put(entry.tid, evt_type=kind, evt_syscall=entry.name, evt_result=entry.result, evt_failed=entry.result < 0,
                 file_path=entry.reached if entry.fd is not None else paths[0], file_real=entry.reached,
                 file_target=entry.text if entry.text is not None else paths[1], file_fd=entry.fd,
                 file_mode=mode_of(call) if kind == 'open' else None,
                 file_type='dir' if 'O_DIRECTORY' in ' '.join(call.arguments) else None,
                 proc_args=entry.argv if entry.result == 0 else None,
                 proc_cwd=self.model.directory(entry.tid).path if kind == 'exec' else None)


def main():
    with open(sys.argv[1], encoding='latin-1', newline='\n') as stream:
        calls, _ = read_calls(stream, WANTED)
    writer = Writer(sys.argv[2])
    for call in in_order(calls):
        if call.name in BIRTHS and call.result.isdigit():
            writer.birth(call)
        elif call.name in TRACED | {'unshare'} and not is_restart(call):
            writer.call(call)


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8')
    main()
