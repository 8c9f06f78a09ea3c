#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Links, directories that are renamed or removed under somebody's feet, and names by way of /proc, in
an empty current directory: material for the oracle."""

import os
import socket
import subprocess


def look(path, **where):
    """Opens and closes, whether there is such a file or not."""
    try:
        os.close(os.open(path, os.O_RDONLY, **where))
    except OSError:
        pass


def touch(path):
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))


def through_links():
    os.makedirs('real/deep/er')
    os.symlink('real/deep', 'link')
    os.symlink('/etc', 'etc')
    touch('real/f')
    touch('f')
    for path in ('link/../f', 'link/er/../../f', 'etc/passwd', 'link/none', 'link/../none', 'no/../f', 'link/', './/f'):
        look(path)


def through_descriptors(directory):
    for path in ('er', '../f', 'none', '..', '/etc/passwd'):
        look(path, dir_fd=directory)
    for path in (f'/proc/self/fd/{directory}/er', f'/dev/fd/{directory}', '/proc/self/root/etc/passwd',
                 '/proc/self/cwd/f'):
        look(path)


def directories_that_move(directory):
    os.rename('real/deep', 'real/moved')
    through_descriptors(directory)
    os.chdir('real/moved/er')
    os.rename('../../../real', '../../../unreal')
    for path in ('../f', 'none', '../../f'):
        look(path)
    touch('new')
    look('new')
    os.fchdir(directory)
    look('er/new')


def directory_that_goes():
    os.mkdir('dead')
    os.chdir('dead')
    os.rmdir('../dead')
    for path in ('x', '../er', '.'):
        look(path)
    os.chdir('..')
    os.close(os.open('.', os.O_TMPFILE | os.O_WRONLY))


def files_that_are_replaced():
    old = os.open('same', os.O_CREAT | os.O_RDWR)
    os.link('same', 'hard')
    for _ in range(5):
        os.rename('same', 'other')
        touch('same')
        look('other')
        os.unlink('other')
    os.unlink('hard')
    os.close(old)


def descriptors_of_other_things():
    reader, writer = os.pipe()
    os.dup2(reader, 50)
    one = socket.socket()
    os.dup2(one.fileno(), 51)
    one.close()
    for fd in (reader, writer, 50, 51):
        os.close(fd)


def children():
    actions = [(os.POSIX_SPAWN_OPEN, 5, 'er', os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 5, 6)]
    os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'cd er; : <../er; exec cat nothing'], os.environ,
                              file_actions=actions), 0)
    subprocess.run(['cat', 'nothing'], check=False)
    subprocess.run(['sh', '-c', 'exec 3<f 4<&3 3<&-; cat <&4; cat /dev/fd/4'], cwd='..', check=False)


def names_of_odd_bytes():
    for name in (b'\n\x01\xff', b'y' * 255, b'y' * 256, b'y' * 5000, b'/'.join([b'x' * 200] * 30)):
        look(name)
    os.mkdir(b'\n\x01\xff')
    os.chdir(b'\n\x01\xff')
    look('x')
    os.chdir('..')


def main():
    through_links()
    directory = os.open('link', os.O_RDONLY | os.O_DIRECTORY)
    through_descriptors(directory)
    directories_that_move(directory)
    directory_that_goes()
    files_that_are_replaced()
    descriptors_of_other_things()
    children()
    names_of_odd_bytes()


if __name__ == '__main__':
    main()
