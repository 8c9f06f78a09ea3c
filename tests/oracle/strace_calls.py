# SPDX-License-Identifier: BSD-2-Clause
"""What a log of strace says that each thread did: entries with absolute paths.

The cwd of calls without a dirfd is followed from chdir to chdir and across forks; each
AT_FDCWD that strace annotates is the kernel's own word on it."""

import bisect
import errno
import os
import re

from entry import Entry, FCNTL_COMMANDS, FD_CALLS, PATH_CALLS, TRACED
from strace_log import descriptor, read_calls, string, strings

BIRTHS = {'clone', 'clone3', 'fork', 'vfork'}
WANTED = TRACED | BIRTHS | {'unshare'}


def tidy(path):
    """Without double slashes, single dots and a slash at the end, none of which can cross a link."""
    absolute = path.startswith('/')
    parts = [part for part in path.split('/') if part not in ('', '.')]
    return '/' * absolute + '/'.join(parts)


def join(base, path):
    """The absolute name of a path; it stays relative when the base is not known."""
    if path is None:
        return None
    if path.startswith('/') or base is None:
        return tidy(path)
    return tidy(base + '/' + path)


class Directory:
    """A cwd, shared by threads and by processes with CLONE_FS."""

    def __init__(self, path):
        self.path = path


class Model:
    """Follows cwds through the calls and makes entries of them."""

    def __init__(self, cwd):
        self.initial = cwd
        self.directories = {}   # tid: Directory
        self.entries = []

    def directory(self, tid):
        return self.directories.setdefault(tid, Directory(self.initial if not self.directories else None))

    def birth(self, call):
        """At the begin of a fork: the child may run before the parent's call returns."""
        parent = self.directory(call.tid)
        shared = any('CLONE_FS' in argument for argument in call.arguments)
        self.directories[int(call.result)] = parent if shared else Directory(parent.path)

    def end(self, call):
        if call.name == 'unshare':
            self.directories[call.tid] = Directory(self.directory(call.tid).path)
        elif call.name in PATH_CALLS:
            self._path_call(call)
        elif not call.name.startswith('fcntl') or call.arguments[1] in FCNTL_COMMANDS:
            self._fd_call(call)

    def _path_call(self, call):
        entry = self._entry(call)
        entry.asked = tuple(readable(call.arguments[index]) for _, index in PATH_CALLS[call.name])
        entry.paths = tuple(self._path(call, *where) for where in PATH_CALLS[call.name])
        entry.reached, entry.deleted = absolute(call.result_path), call.result_deleted
        if call.name.startswith('symlink'):
            entry.text = readable(call.arguments[0])
        if call.name.startswith('execve'):
            entry.argv = strings(call.arguments[2 if call.name == 'execveat' else 1])
        if call.name == 'chdir' and entry.result == 0:
            self.directory(call.tid).path = os.path.realpath(entry.paths[0].encode('latin-1')).decode('latin-1')
        self.entries.append(entry)

    def _path(self, call, base_index, path_index):
        base = self.directory(call.tid).path
        if base_index is not None:
            number, annotation, _ = descriptor(call.arguments[base_index])
            if number == 'AT_FDCWD':    # not told when it is longer than PATH_MAX
                self.directory(call.tid).path = annotation = annotation or base
            base = annotation
            if call.arguments[path_index] == 'NULL':    # futimens(3): the descriptor itself
                return absolute(base)
        return join(base, readable(call.arguments[path_index]))

    def _fd_call(self, call):
        entry = self._entry(call)
        number, path, entry.deleted = descriptor(call.arguments[0])
        entry.fd, entry.reached = signed(int(number)), absolute(path)
        if call.name == 'fchdir' and entry.result == 0:
            self.directory(call.tid).path = path
        self.entries.append(entry)

    def _entry(self, call):
        return Entry(call.tid, call.name, result_of(call), f'line {call.begin}', optional=call.result == '?')


def readable(argument):
    found = string(argument)
    return found and found[0]


def absolute(path):
    """The path of a descriptor; None for pipes, sockets and their like, which have only a label."""
    return path if path and path.startswith('/') else None


def signed(number):
    """A descriptor as the kernel takes it, an int."""
    number &= 0xffffffff
    return number - (1 << 32) if number >> 31 else number


def result_of(call):
    if call.result == '?':
        return None
    return -getattr(errno, call.error) if call.error else int(call.result, 0)


def is_restart(call):
    """The call will be made again; strace shows both."""
    return call.result == '?' and call.error is not None


def in_order(calls):
    """Calls when they take effect: births at their begin, all others at their end."""
    moments = [(call.begin if call.name in BIRTHS else call.end, number, call) for number, call in enumerate(calls)]
    return [call for _, _, call in sorted(moments)]


def read_entries(path, cwd):
    """(entries, ids of all threads in the log, id of the first one)."""
    with open(path, encoding='latin-1', newline='\n') as stream:
        calls, threads = read_calls(stream, WANTED)
    model = Model(cwd)
    for call in in_order(calls):
        if is_restart(call):
            continue
        if call.name not in BIRTHS:
            model.end(call)
        elif call.result.isdigit():
            model.birth(call)
    return model.entries, threads
