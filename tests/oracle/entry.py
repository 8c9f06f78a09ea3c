# SPDX-License-Identifier: BSD-2-Clause
"""What is compared of a system call, whether strace or the trace tells of it."""

from dataclasses import dataclass

# Calls that name files: which argument is the dirfd (None: the cwd) and which the path, for each path.
PATH_CALLS = {
    'open': [(None, 0)], 'creat': [(None, 0)], 'openat': [(0, 1)], 'openat2': [(0, 1)],
    'chdir': [(None, 0)], 'mkdir': [(None, 0)], 'mkdirat': [(0, 1)], 'rmdir': [(None, 0)],
    'unlink': [(None, 0)], 'unlinkat': [(0, 1)],
    'rename': [(None, 0), (None, 1)], 'renameat': [(0, 1), (2, 3)], 'renameat2': [(0, 1), (2, 3)],
    'link': [(None, 0), (None, 1)], 'linkat': [(0, 1), (2, 3)],
    'symlink': [(None, 1)], 'symlinkat': [(1, 2)],
    'execve': [(None, 0)], 'execveat': [(0, 1)],
    'stat': [(None, 0)], 'lstat': [(None, 0)], 'newfstatat': [(0, 1)], 'statx': [(0, 1)],
    'access': [(None, 0)], 'faccessat': [(0, 1)], 'faccessat2': [(0, 1)],
    'readlink': [(None, 0)], 'readlinkat': [(0, 1)],
    'truncate': [(None, 0)], 'mknod': [(None, 0)], 'mknodat': [(0, 1)],
    'chmod': [(None, 0)], 'fchmodat': [(0, 1)],
    'chown': [(None, 0)], 'lchown': [(None, 0)], 'fchownat': [(0, 1)],
    'utime': [(None, 0)], 'utimes': [(None, 0)], 'futimesat': [(0, 1)], 'utimensat': [(0, 1)],
    'chroot': [(None, 0)],
}
# Calls that act on a descriptor, their first argument.
FD_CALLS = {'close', 'close_range', 'dup', 'dup2', 'dup3', 'fcntl', 'fcntl64', 'fchdir'}
FCNTL_COMMANDS = {'F_DUPFD', 'F_DUPFD_CLOEXEC', 'F_SETFD'}
TRACED = frozenset(PATH_CALLS) | FD_CALLS


def shown(value):
    """A value for a message, which some paths would fill with 4096 bytes."""
    text = repr(value)
    return text if len(text) <= 200 else f'{text[:90]}...{text[-90:]}'


@dataclass
class Entry:
    """One call of one thread.  Paths are latin-1 text, absolute where the base is known."""
    tid: int
    name: str
    result: int            # as the kernel returned it, -errno on failure; None: the call did not return
    where: str             # line of the log, or number of the event, for messages
    paths: tuple = ()      # as asked for; None: not readable
    asked: tuple = ()      # the same as they were given; strace only
    text: str = None       # a symlink's text
    fd: int = None         # acted on
    reached: str = None    # the kernel's path of what was opened or acted on; None: not told
    deleted: bool = False  # that has no name any more
    argv: list = None
    optional: bool = False # the thread was killed in the call: it may or may not be in the trace

    def __str__(self):
        paths = ', '.join(map(shown, self.paths))
        fd = '' if self.fd is None else f'{self.fd}<{shown(self.reached)}>'
        return f'{self.name}({paths or fd}) = {self.result}'
