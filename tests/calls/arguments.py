#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""arguments.py run CASE CAPTURE TRACE DIRECTORY: captures a command with the arguments and environment of a
case; it leaves what the kernel says of them (/proc/PID/cmdline, environ) in DIRECTORY.
arguments.py check DIRECTORY: the events of that trace (tests/events) on stdin: exits 1 when they differ."""

import os
import re
import resource
import sys

SCRIPT = 'cat /proc/$$/cmdline >"$0/cmdline"; cat /proc/$$/environ >"$0/environ"'
PLAIN = {b'PATH': b'/usr/bin:/bin'}
CASES = {
    'short': ([b'a', b'', b'b c\n"\\', b'\xff\xfe', b''], PLAIN),
    'two megabytes': ([b'%08d' % i + b'x' * 991 for i in range(2000)], PLAIN),
    'five megabytes': ([b'%08d' % i + b'y' * 991 for i in range(5000)], PLAIN),
    'longest string': ([b'z' * (128 * 1024 - 1)], PLAIN),
    'many empty': ([b''] * 50000, PLAIN),
    'no environment': ([b'a'], {}),
    'many variables': ([b'a'], PLAIN | {b'V%d' % i: b'v' * (i % 100) for i in range(1000)}),
    'large environment': ([b'a'], PLAIN | {b'V%d' % i: b'w' * 100000 for i in range(15)}),
    'chunk edge': ([b'c' * 8191], {b'E': b'e' * 8189}),
}
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(rb'\\(x[0-9a-f]{2}|.)')
LETTERS = {b'n': b'\n', b't': b'\t', b'0': b'\0'}


def run(case, capture, trace, directory):
    arguments, environment = CASES[case]
    if 'five' in case:
        resource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    options = [b'-b', b'16M', b'-o', trace.encode(), b'--']
    command = [b'/bin/sh', b'-c', SCRIPT.encode(), directory.encode(), *arguments]
    os.execve(capture, [b'capture', *options, *command], environment)


def decode(string):
    return ESCAPE.sub(lambda m: bytes([int(m[1][1:], 16)]) if m[1][:1] == b'x' and len(m[1]) == 3
                      else LETTERS.get(m[1], m[1]), string)


def strings(line, key):
    """The strings of a list, as they lay in memory."""
    found = re.search(rb' %s=\[((?:"(?:[^"\\]|\\.)*",?)*)\]' % key, line)
    return b''.join(decode(string) + b'\0' for string in STRING.findall(found[1])) if found else None


def check(directory):
    line = next(line for line in sys.stdin.buffer if line.startswith(b'exec '))
    for key, name in ((b'argv', 'cmdline'), (b'env', 'environ')):
        got = strings(line, key)
        with open(os.path.join(directory, name), 'rb') as file:
            expected = file.read()
        if got != expected:
            length = 'no' if got is None else len(got)
            sys.exit(f'{key.decode()}: {length} bytes in the trace, {len(expected)} in /proc')
        print(f'{key.decode()}: {len(expected)} bytes')


if sys.argv[1] == 'run':
    run(*sys.argv[2:6])
elif sys.argv[1] == 'cases':
    print('\n'.join(CASES))
else:
    check(sys.argv[2])
