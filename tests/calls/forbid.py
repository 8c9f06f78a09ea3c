# SPDX-License-Identifier: BSD-2-Clause
"""forbid.py COMMAND...: runs a command whose bpf(2) is refused, by seccomp(2) as in a container."""
import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
NR_BPF, EPERM = 321, 1
ALLOW, ERRNO = 0x7FFF0000, 0x00050000

# Load the call's number; the next is skipped where it is not bpf; refuse; allow.
program = b"".join(struct.pack("HBBI", *instruction) for instruction in (
    (0x20, 0, 0, 0), (0x15, 0, 1, NR_BPF), (0x06, 0, 0, ERRNO | EPERM), (0x06, 0, 0, ALLOW)))
room = ctypes.create_string_buffer(program, len(program))
filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(room))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_, 0, 0):
    raise OSError(ctypes.get_errno(), "seccomp")
os.execvp(sys.argv[1], sys.argv[1:])
