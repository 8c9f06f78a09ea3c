# SPDX-License-Identifier: BSD-2-Clause
"""What a trace says that a build did: which command read and wrote which file."""

import os
from collections import defaultdict
from dataclasses import dataclass, field

from trace_json import read_events, text_of

# What compiler drivers run on their own account.
INTERNAL = {'cc1', 'cc1plus', 'as', 'collect2', 'ld', 'ld.bfd', 'ld.gold', 'lto1', 'lto-wrapper'}
PREPROCESSORS = {'cc1', 'cc1plus'}


@dataclass(eq=False)
class Command:
    """A program that a process executed: from its exec to the next."""
    argv: list
    cwd: str
    parent: object = None                       # the Command that it was started by
    reads: list = field(default_factory=list)   # (sequence, path)
    writes: list = field(default_factory=list)
    preprocessed: set = field(default_factory=set)

    @property
    def program(self):
        return os.path.basename(self.argv[0]) if self.argv else ''

    def driver(self):
        """The command on whose account it runs: for cc1, as, ld the compiler."""
        command = self
        while command.program in INTERNAL and command.parent:
            command = command.parent
        return command


class History:
    """The files and commands of one trace."""

    def __init__(self, path):
        self.running = {}                   # proc.id: Command
        self.writers = defaultdict(list)    # path: (sequence, driver)
        for event in read_events(path):
            handler = getattr(self, '_' + event['evt.type'], None)
            if handler and not event.get('evt.failed'):
                handler(event)

    def command(self, process):
        return self.running.setdefault(process, Command([], None))

    def _fork(self, event):
        if event['evt.child'] != event['proc.id']:
            self.running[event['evt.child']] = self.command(event['proc.id'])

    def _exec(self, event):
        parent = self.running.get(event['proc.id'])
        argv = text_of(event, 'proc.args') or []
        self.running[event['proc.id']] = Command(argv, text_of(event, 'proc.cwd'), parent)

    def _open(self, event):
        mode = event.get('file.mode')
        if not mode or event.get('file.type') == 'dir':
            return
        command, path, sequence = self.command(event['proc.id']), real_path(event), event['evt.seq']
        driver = command.driver()
        if 'r' in mode:
            driver.reads.append((sequence, path))
        if 'w' in mode:
            driver.writes.append((sequence, path))
            self.writers[path].append((sequence, driver))
        if mode == 'r' and command.program in PREPROCESSORS:
            driver.preprocessed.add(path)

    def _rename(self, event):
        old, new = text_of(event, 'file.path'), text_of(event, 'file.target')
        self.writers[new] = self.writers.pop(old, [])

    def _unlink(self, event):
        self.writers.pop(text_of(event, 'file.path'), None)

    def drivers_of(self, path):
        """The commands that wrote the file that now has this name, each once."""
        return list(dict.fromkeys(driver for _, driver in self.writers.get(path, [])))

    def reached(self, path):
        """All files from which this one was made: read by its writers before they last wrote to it."""
        found, waiting = set(), [path]
        while waiting:
            for driver in self.drivers_of(waiting.pop()):
                new = {name for _, name in driver.reads} - found
                found |= new
                waiting += new
        return found


def real_path(event):
    return text_of(event, 'file.real') or os.path.realpath(text_of(event, 'file.path'))
