#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""compare.py EXPECTED: the lookups in the lines of tests/events on stdin against what walk.c was told to expect.

The path as asked must begin where the name was seen from; where links have led must be true, though not
all links need be known.  Of a base that is not known no path may be claimed."""

import os
import re
import sys

WORD = re.compile(r'([a-z_]+)=("[^"]*"|\S+)')
UNRESOLVED = 1
ENOTDIR = '-20'     # the base is none: a file keeps the name that it was opened by


def lookups(lines):
    threads = {}
    for line in lines:
        if line.startswith('access '):
            words = {key: value.strip('"') for key, value in WORD.findall(line)}
            threads.setdefault(words['tid'], []).append(words)
    return threads


def is_true(expected, event):
    path, real, base, truth = event.get('path', ''), event.get('real'), expected['base'], expected['truth']
    if expected['result'] != event['result']:
        return False
    if int(event.get('file_status', '0'), 0) & UNRESOLVED:
        return base == '?'
    if base == '?':
        return False
    if real:
        return truth in ('?', real)
    if base.endswith(' (deleted)') or event['result'] == ENOTDIR or truth == path:
        return True
    return os.path.normpath(os.path.join(base, expected['asked'])) == os.path.normpath(path)


def between_marks(lines):
    begin = next(number for number, line in enumerate(lines) if '/begin/of/the/calls' in line)
    return lines[begin:]


def main():
    with open(sys.argv[1], encoding='ascii') as file:
        expected = lookups(file)
    events = lookups(between_marks(sys.stdin.readlines()))
    pairs = [pair for tid in expected for pair in zip(expected[tid], events.get(tid, []))]
    wrong = [pair for pair in pairs if not is_true(*pair)]
    for one, other in wrong[:5]:
        print(f'expected {one}\n     got {other}')
    counts = [sum(map(len, threads.values())) for threads in (expected, events)]
    print(f'{counts[0]} lookups, {counts[1]} in the trace, {len(pairs)} compared, {len(wrong)} wrong')
    sys.exit(bool(wrong) or not pairs or len({len(pairs), *counts}) != 1)


main()
