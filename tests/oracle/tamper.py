#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""tamper.py HOW [PATTERN] < JSON > JSON: falsifies one event of query -f json, as a test of the tests.

HOW is drop, result, path, real, thread, order, double, fd or arguments. It happens to the event in the
middle of those to which it can be done and, with PATTERN, whose line has it."""

import json
import re
import sys


def change(event, key, value):
    event.pop(key + '.bytes', None)
    event[key] = value
    return [event]


HOW = {
    'drop': lambda event: [],
    'double': lambda event: [event, event],
    'result': lambda event: change(event, 'evt.result', event['evt.result'] + 1),
    'path': lambda event: change(event, 'file.path', event['file.path'] + 'x'),
    'real': lambda event: change(event, 'file.real', event['file.real'] + 'x'),
    'thread': lambda event: change(event, 'evt.tid', event['evt.tid'] + 100000),
    'fd': lambda event: change(event, 'file.fd', event['file.fd'] + 1),
    'arguments': lambda event: change(event, 'proc.args', event['proc.args'] + ['more']),
}
NEEDS = {'path': ('file.path',), 'real': ('file.real',), 'fd': ('file.fd',), 'arguments': ('proc.args',)}
ON_DESCRIPTOR = ('close', 'dup', 'fcntl', 'fchdir')


def can(how, event):
    """Whether the event is compared, and has what is to be changed."""
    syscall = event.get('evt.syscall', '')
    needs_descriptor = how == 'fd'
    return (event['evt.type'] not in ('fork', 'exit', 'wait', 'lost') and all(event.get(key) for key in NEEDS.get(how, ()))
            and (how != 'arguments' or event['evt.type'] == 'exec')
            and (not needs_descriptor or syscall.startswith(ON_DESCRIPTOR))
            and (how not in ('path', 'real') or event['evt.type'] != 'exec' and not syscall.startswith(ON_DESCRIPTOR)))


def swap(events, where):
    """The event changes places with the next one of its thread."""
    for other in range(where + 1, len(events)):
        if events[other]['evt.tid'] == events[where]['evt.tid']:
            events[where], events[other] = events[other], events[where]
            return


def main():
    how, pattern = sys.argv[1], (sys.argv[2:] + [''])[0]
    lines = sys.stdin.read().splitlines()
    events = [json.loads(line) for line in lines]
    places = [n for n, event in enumerate(events) if can(how, event) and re.search(pattern, lines[n])]
    where = places[len(places) // 2]
    if how == 'order':
        swap(events, where)
    else:
        events[where:where + 1] = HOW[how](events[where])
    print('\n'.join(json.dumps(event) for event in events))


if __name__ == '__main__':
    main()
