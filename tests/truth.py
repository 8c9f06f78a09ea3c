#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""truth.py JSON DIRECTORY [MAKE ARGUMENTS...]: is what a trace says of a build true?

JSON is of query -f json on the trace of a build in DIRECTORY, which must still be there. It is held
against a list made without the trace: the commands that `make -nwB ARGUMENTS' prints, and the
compiler's own dependency files where the build made some (-MD). Each object must have been written by
just its command, each source and header read by it, each program reach all its objects. Where there
is no dependency file, the compiler is asked by -M.
Speaks TAP; exit status 0 or 1."""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

sys.dont_write_bytecode = True  # the source stays as it is
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, 'truth'), os.path.join(HERE, 'oracle')]

from history import History  # noqa: E402
from plan import dependency_command, read_depfile, read_plan  # noqa: E402

# What the loader and the C library open in any program, and is no source of anything.
RUNTIME = re.compile(r'.*\.so(\.[0-9.]+)?|/etc/(ld\.so\..*|locale\.alias)|/(proc|sys|dev)/.*'
                     r'|/usr/(share|lib)/locale/.*|.*/gconv/.*')
SYSTEM = ('/usr/include/', '/usr/local/include/', '/usr/lib/gcc/')


class Tap:
    def __init__(self):
        self.count = self.failures = 0

    def ok(self, good, name, problems=()):
        self.count += 1
        self.failures += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {name}'.replace('#', '\\#'))
        for problem in problems if not good else ():
            print(f'#   {problem}')

    def end(self):
        print(f'1..{self.count}')
        return 1 if self.failures else 0


def plan_of(directory, arguments):
    inherited = ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL')
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    result = subprocess.run(['make', '-nwB', *arguments], cwd=directory, env=environment, check=True,
                            stdout=subprocess.PIPE)
    return read_plan(result.stdout.decode('latin-1'), directory)


def check_writers(tap, history, path, steps):
    """The file's writers are the plan's commands for it, in their order, and nobody else."""
    drivers = history.drivers_of(path)
    seen = [(driver.argv, driver.cwd) for driver in drivers]
    expected = [(step.argv, step.cwd) for step in steps]
    problems = [f'expected {argv} in {cwd}' for argv, cwd in expected]
    problems += [f'written by {argv} in {cwd}' for argv, cwd in seen]
    tap.ok(seen == expected, f'{path} is written by its command alone', problems)
    return list(zip(drivers, steps)) if seen == expected else []


def check_inputs(tap, driver, step):
    reads = {path for _, path in driver.reads}
    if not step.inputs:
        return
    missing = [path for path in map(os.path.realpath, step.inputs) if path not in reads]
    tap.ok(not missing, f'{step.output} is made from all its inputs ({len(step.inputs)})',
           [f'not read: {path}' for path in missing])


def dependencies(step):
    """What the compiler says it read: in the files of -MD, or asked now by -M; empty: it compiles nothing."""
    found = set()
    for source, path in step.depfiles.items():
        if os.path.exists(path):
            found |= read_depfile(path, step.cwd)
        elif len(step.depfiles) == 1:
            with tempfile.NamedTemporaryFile() as asked:
                subprocess.run(dependency_command(step.argv) + ['-M', '-MF', asked.name], cwd=step.cwd, check=True)
                found |= read_depfile(asked.name, step.cwd)
    return found


def check_headers(tap, driver, step):
    """What the compiler says it has read is what it was seen to read."""
    expected = dependencies(step)
    if not expected:
        return 0
    seen = {path for path in driver.preprocessed if not RUNTIME.fullmatch(path)}
    if not any(path.startswith(SYSTEM) for path in expected):   # -MMD leaves them out
        seen = {path for path in seen if not path.startswith(SYSTEM)}
    tap.ok(seen == expected, f'{step.output}: just the {len(expected)} files that the compiler names are read',
           [f'not read: {path}' for path in expected - seen] + [f'read besides: {path}' for path in seen - expected])
    return 1


def expand(path, plan, found):
    """All files of the plan that go into one, however far."""
    for step in plan.get(path, ()):
        for name in step.inputs + [library for library in step.libraries if library in plan]:
            if name not in found:
                found.add(name)
                expand(name, plan, found)
    return found


def check_reach(tap, history, path, plan):
    expected = set(map(os.path.realpath, expand(path, plan, set())))
    missing = expected - history.reached(path)
    tap.ok(not missing, f'{path} reaches all its {len(expected)} sources, objects and archives',
           [f'not reached: {name}' for name in missing])


def check_build(tap, history, steps):
    plan, depfiles = defaultdict(list), 0
    for step in steps:
        plan[step.output].append(step)
    for path, writing in plan.items():
        for driver, step in check_writers(tap, history, path, writing):
            check_inputs(tap, driver, step)
            depfiles += check_headers(tap, driver, step)
        if writing[0].kind == 'link':
            check_reach(tap, history, path, plan)
    counts = Counter(step.kind for step in steps)
    tap.ok(counts['compile'] and counts['link'], f'the plan has objects and programs: {dict(counts)}')
    tap.ok(depfiles, f'the compiler named what it read {depfiles} times')


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    tap = Tap()
    check_build(tap, History(sys.argv[1]), plan_of(os.path.realpath(sys.argv[2]), sys.argv[3:]))
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())
