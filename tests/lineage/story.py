#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Turns a story into the text of a normalized trace: one event a line, on a small file system whose
inode numbers are used again as soon as they are free.

    P exec PATH | P fork CHILD | P exit
    P open FLAGS PATH FD     FLAGS: r, w or rw; then c creates, x only if new, t empties
    P read FD | P write FD | P map FD | P share FD (mapped to be written) | P close FD | P dup FD FD
    P pipe FD FD | P rename PATH PATH | P link PATH PATH | P unlink PATH | P truncate FD | P seek PATH (in vain)
    P stat PATH | P mkdir PATH | P list FD | P directory NEW OLD (a symbolic link) | P pair FD FD (of sockets)
    P receive FD OTHER FD (a descriptor of another process) | P socket FD | P bind FD ADDRESS
    P connect FD ADDRESS | P accept FD | P wait CHILD (0: another; from then on each wait is told)

P is the number of a process; 1 is there from the start.  As a program: story.py SEED LENGTH makes one up.
"""
import random
import sys

ACCESS = {"r": 0, "w": 1, "rw": 2}
EXTRA = {"c": 0o100, "x": 0o300, "t": 0o1000}


class Inode:
    def __init__(self, number):
        self.number, self.names, self.opened, self.directory = number, 0, 0, False


class Story:
    def __init__(self):
        self.strings, self.files, self.processes, self.events = {}, {}, {1: 0}, []
        self.names, self.descriptors = {}, {1: {}}
        self.free, self.next = [], 100
        self.existing = True  # what is opened and not known was there before
        self.programs, self.directories = {1: "sh"}, {}
        self.features = 0

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings) + 1)

    def file(self, path, inode=None, pipe=False):
        real = self.string(self.real(path)) if inode and not pipe else 0
        mode = 0 if not inode else 0o40755 if inode.directory else 0o100644 if not pipe else \
            0o140777 if "socket" in path else 0o10600
        key = (self.string(path), real, inode.number if inode else 0, 6 if pipe else 2, mode)
        return self.files.setdefault(key, len(self.files) + 1)

    def real(self, path):
        """The path without the links to directories that the story has made."""
        directory, _, name = path.rpartition("/")
        return self.directories.get(directory, directory) + "/" + name

    def inode(self):
        number = self.free.pop() if self.free else self.next
        self.next += number == self.next
        return Inode(number)

    def release(self, inode, names=0, opened=0):
        inode.names -= names
        inode.opened -= opened
        if not inode.names and not inode.opened:
            self.free.append(inode.number)

    def event(self, kind, process, **fields):
        line = f"{kind} sequence={len(self.events)} time={1000 + len(self.events)} process={process} tid={process}"
        self.events.append(line + "".join(f" {name}={value}" for name, value in fields.items()))

    def on(self, kind, process, fd, **fields):
        path, inode = self.descriptors[process][fd]
        self.event(kind, process, file=self.file(path, inode, ":[" in path), fd=fd, fd2=-1, **fields)

    def put(self, process, fd, path, inode):
        if fd in self.descriptors[process]:
            self.release(self.descriptors[process][fd][1], opened=1)
        inode.opened += 1
        self.descriptors[process][fd] = (path, inode)

    def do_open(self, process, flags, asked, fd):
        bits, mode, path = 0, flags.rstrip("cxt"), self.real(asked)
        for letter in flags[len(mode):]:
            bits |= EXTRA[letter]
        if path in self.names and bits & 0o200 or path not in self.names and not (bits & 0o100 or self.existing):
            raise ValueError("such an open fails")
        if path not in self.names:
            self.names[path] = self.inode()
            self.names[path].names = 1
        inode = self.names[path]
        self.event("open", process, file=self.file(asked, inode), fd=fd, fd2=-1, result=fd, flags=ACCESS[mode] | bits)
        self.put(process, int(fd), path, inode)

    def do_read(self, process, fd):
        self.on("read", process, int(fd))

    def do_write(self, process, fd):
        self.on("write", process, int(fd))

    def do_map(self, process, fd):
        self.on("map", process, int(fd), mode=1, flags=2)

    def do_share(self, process, fd):
        self.on("map", process, int(fd), mode=3, flags=1)

    def do_truncate(self, process, fd):
        self.on("truncate", process, int(fd))

    def do_close(self, process, fd):
        self.on("close", process, int(fd))
        self.release(self.descriptors[process].pop(int(fd))[1], opened=1)

    def do_dup(self, process, old, new):
        path, inode = self.descriptors[process][int(old)]
        self.event("dup", process, file=self.file(path, inode, ":[" in path), fd=old, fd2=new, result=new)
        self.put(process, int(new), path, inode)

    def nameless(self, process, sort, fd, inode):
        label = f"{sort}:[{inode.number}]"
        self.put(process, int(fd), label, inode)
        return self.file(label, inode, True)

    def do_pipe(self, process, one, other):
        inode = self.inode()
        file = self.nameless(process, "pipe", one, inode)
        self.event("pipe", process, file=file, target=self.nameless(process, "pipe", other, inode), fd=one, fd2=other)

    def do_pair(self, process, one, other):
        file = self.nameless(process, "socket", one, self.inode())
        target = self.nameless(process, "socket", other, self.inode())
        self.event("pipe", process, file=file, target=target, fd=one, fd2=other)

    def do_receive(self, process, fd, other, number):
        path, inode = self.descriptors[int(other)][int(number)]
        self.put(process, int(fd), path, inode)
        self.event("receive", process, file=self.file(path, inode, ":[" in path), fd=fd, fd2=-1, result=fd)

    def do_socket(self, process, fd, kind="socket"):
        self.event(kind, process, file=self.nameless(process, "socket", fd, self.inode()), fd=fd, fd2=-1, result=fd)

    def do_accept(self, process, fd):
        self.do_socket(process, fd, "accept")

    def do_bind(self, process, fd, address, kind="bind"):
        self.on(kind, process, int(fd), text=self.string(address))

    def do_connect(self, process, fd, address):
        self.do_bind(process, fd, address, "connect")

    def do_rename(self, process, old, new):
        self.event("rename", process, file=self.file(old), target=self.file(new), fd=-1, fd2=-1)
        if new in self.names and self.names[new] is self.names[old]:
            return
        if new in self.names:
            self.release(self.names[new], names=1)
        self.names[new] = self.names.pop(old)

    def do_link(self, process, old, new):
        if new in self.names:
            raise ValueError("such a link fails")
        self.event("link", process, file=self.file(old), target=self.file(new), fd=-1, fd2=-1)
        self.names[new] = self.names[old]
        self.names[new].names += 1

    def do_unlink(self, process, path):
        self.event("unlink", process, file=self.file(path), fd=-1, fd2=-1)
        self.release(self.names.pop(self.real(path)), names=1)

    def do_mkdir(self, process, path):
        self.event("mkdir", process, file=self.file(path), fd=-1, fd2=-1)
        self.names[path] = self.inode()
        self.names[path].names, self.names[path].directory = 1, True

    def do_list(self, process, fd):
        self.on("list", process, int(fd))

    def do_directory(self, process, new, old):
        self.event("symlink", process, file=self.file(new), text=self.string(old), fd=-1, fd2=-1)
        self.directories[new] = old

    def do_seek(self, process, path):
        self.event("open", process, file=self.file(path), fd=-1, fd2=-1, result=-2)

    def do_stat(self, process, path):
        self.event("stat", process, file=self.file(path), fd=-1, fd2=-1)

    def do_fork(self, process, child):
        child = int(child)
        self.event("fork", process, child=child, child_tid=child)
        self.processes[child], self.programs[child] = process, self.programs[process]
        self.descriptors[child] = dict(self.descriptors[process])
        for _, inode in self.descriptors[child].values():
            inode.opened += 1

    def do_exec(self, process, path):
        inode = self.names.get(path)
        self.programs[process] = path.rpartition("/")[2]
        self.event("exec", process, file=self.file(path, inode), name=self.string(self.programs[process]))

    def do_exit(self, process):
        self.event("exit", process, last=1)
        for _, inode in self.descriptors.pop(process).values():
            self.release(inode, opened=1)

    def do_wait(self, process, child):
        self.event("wait", process, child=child)
        self.features = 1

    def do(self, line):
        process, verb, *words = line.split()
        getattr(self, "do_" + verb)(int(process), *words)

    def text(self):
        name = self.string("sh")
        lines = [f"@section kind=normalized start=1000 compatible={self.features}", 'property name="cwd" value="/src"', "@definitions reset"]
        lines += [f'string id={number} text="{text}"' for text, number in self.strings.items()]
        for (path, real, inode, status, mode), number in self.files.items():
            known = f" real={real} mode={mode} ino={inode} dev=1 status={status}" if inode else ""
            lines.append(f"file id={number} path={path}{known}")
        for process, parent in sorted(self.processes.items()):
            lines.append(f"process id={process} parent={parent} pid={process} start=1000 name={name}")
        return "\n".join(lines + ["@events"] + self.events + ["@verdict", "verdict events=0", "@end"]) + "\n"


def tell(lines):
    story = Story()
    for line in lines:
        story.do(line)
    return story.text()


PLACES = ["/src/a", "/src/b", "/src/c", "/tmp/x", "/tmp/y"]


def guess(story, process):
    """A line that may or may not be possible now."""
    fd = random.choice(list(story.descriptors[process]) or [3])
    place, other, new = random.choice(PLACES), random.choice(PLACES), random.randint(3, 7)
    flags = random.choice(["r", "r", "w", "rw", "wc", "wct", "wct", "wcx", "rwc"])
    return random.choice([
        f"open {flags} {place} {new}", f"open {flags} {place} {new}", f"read {fd}", f"read {fd}", f"write {fd}",
        f"write {fd}", f"close {fd}", f"close {fd}", f"dup {fd} {new}", f"map {fd}", f"share {fd}", f"truncate {fd}",
        f"pipe {new} {new + 1}", f"rename {place} {other}", f"link {place} {other}", f"unlink {place}",
        f"seek {place}", f"stat {place}", f"fork {max(story.processes) + 1}", f"exec {place}", "exit"])


def make_up(length):
    story, lines = Story(), []
    story.existing = False
    for place in PLACES[:3]:
        story.names[place] = story.inode()
        story.names[place].names = 1
    while len(lines) < length:
        process = random.choice(list(story.descriptors))
        line = f"{process} {guess(story, process)}"
        if line == "1 exit":
            continue
        before = len(story.events)
        try:
            story.do(line)
        except (KeyError, ValueError):
            del story.events[before:]
            continue
        lines.append(line)
    return story.text()


if __name__ == "__main__":
    random.seed(int(sys.argv[1]))
    sys.stdout.write(make_up(int(sys.argv[2])))
