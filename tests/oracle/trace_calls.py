# SPDX-License-Identifier: BSD-2-Clause
"""What a normalized trace says that each thread did: entries from the lines of query -f json."""

from entry import Entry, FD_CALLS, PATH_CALLS, TRACED
from trace_json import read_events, text_of


def name_of(event):
    """The call's name; a successful exec is seen by the scheduler, which does not know the call."""
    return event.get('evt.syscall', 'execve' if event['evt.type'] == 'exec' else None)


def entry_of(event):
    name = name_of(event)
    entry = Entry(event['evt.tid'], name, event['evt.result'], f'event {event["evt.seq"]}')
    path, target = text_of(event, 'file.path'), text_of(event, 'file.target')
    if name in FD_CALLS:
        entry.fd, entry.reached = event.get('file.fd', -1), text_of(event, 'file.real') or path
    else:
        entry.paths = (path, target)[:len(PATH_CALLS[name])]
        entry.reached = text_of(event, 'file.real')
    if name.startswith('symlink'):
        entry.text = target
    if name.startswith('execve') and entry.result == 0:
        entry.argv = text_of(event, 'proc.args') or []
    return entry


class Tree:
    """The process that strace started, from its exec on, and all its descendants."""

    def __init__(self, root):
        self.root = root        # pid
        self.processes = set()  # proc.id

    def has(self, event):
        if not self.processes and event['evt.type'] == 'exec' and event['proc.pid'] == self.root:
            if event['evt.result'] == 0:
                self.processes.add(event['proc.id'])
        return event['proc.id'] in self.processes

    def grow(self, event):
        if event['evt.type'] == 'fork':
            self.processes.add(event['evt.child'])


def read_entries(path, root):
    """The entries of the compared calls in the tree of the process with pid root."""
    tree, entries = Tree(root), []
    for event in read_events(path):
        if 'proc.id' not in event or not tree.has(event):
            continue
        tree.grow(event)
        if name_of(event) in TRACED:
            entries.append(entry_of(event))
    return entries
