# SPDX-License-Identifier: BSD-2-Clause
"""What a Makefile says that a build does: the compilers, linkers and archivers in make -nw's output."""

import os
import re
import shlex
from dataclasses import dataclass

COMPILER = re.compile(r'(.*-)?(gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(-[0-9.]+)?')
ARCHIVER = re.compile(r'(.*-)?(gcc-)?ar')
REWRITER = re.compile(r'(.*-)?(gcc-)?(ranlib|strip)')
ENTERING = re.compile(r"make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'")
ASSIGNMENT = re.compile(r'[A-Za-z_]\w*=')
SOURCE = ('.c', '.cc', '.cpp', '.cxx', '.S', '.s')
NOT_A_BUILD = {'-E', '-S', '-M', '-MM', '-fsyntax-only', '-v', '--version', '-print-prog-name', '-dumpmachine'}
TAKES_VALUE = {'-o', '-MF', '-MT', '-MQ', '-I', '-L', '-D', '-U', '-l', '-x', '-include', '-isystem', '-Xlinker', '-T'}
KEYWORDS = {'then', 'do', 'else', 'if', '!', '{', 'while'}


@dataclass
class Step:
    """One command of the plan; paths are absolute."""
    kind: str           # compile, link, archive, rewrite
    argv: list
    cwd: str
    output: str
    inputs: list        # sources, objects, archives
    libraries: list     # of -l, found in -L directories that are part of the build
    depfiles: dict      # source: where -MD writes what it depends on


def read_plan(text, cwd):
    """The steps in the output of make -nw."""
    directories, steps = [cwd], []
    for line in logical_lines(text):
        entering = ENTERING.fullmatch(line)
        if entering:
            directories.append(entering.group(2)) if entering.group(1) == 'Entering' else directories.pop()
        else:
            steps += line_steps(line, directories[-1])
    return steps


def logical_lines(text):
    """Lines, those that end in a backslash joined with the next."""
    return text.replace('\\\n', ' ').splitlines()


def line_steps(line, cwd):
    for words in simple_commands(line):
        if words[0] == 'cd' and len(words) == 2:
            cwd = os.path.join(cwd, words[1])
        else:
            step = step_of(words, os.path.normpath(cwd))
            if step:
                yield step


def simple_commands(line):
    """The words of each command that the shell would run, without redirections and assignments."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.commenters = ''
    lexer.whitespace_split = True
    words, redirection = [], False
    try:
        for token in lexer:
            if set(token) <= set('<>&') and token not in ('&', '&&'):
                redirection = True
            elif redirection:
                redirection = False
            elif set(token) <= set(';|&()'):
                yield from command(words)
                words = []
            else:
                words.append(token)
    except ValueError:
        return  # an echo of something that only looks like a command
    yield from command(words)


def command(words):
    while words and (words[0] in KEYWORDS or ASSIGNMENT.match(words[0])):
        words = words[1:]
    return [words] if words else []


def step_of(words, cwd):
    program = os.path.basename(words[0])
    if COMPILER.fullmatch(program) and not NOT_A_BUILD & set(words):
        return compiler_step(words, cwd)
    if ARCHIVER.fullmatch(program) and len(words) > 3:
        files = [os.path.join(cwd, word) for word in words[2:]]
        return Step('archive', words, cwd, files[0], files[1:], [], {})
    if REWRITER.fullmatch(program) and len(words) == 2:
        return Step('rewrite', words, cwd, os.path.join(cwd, words[1]), [], [], {})
    return None


def compiler_step(words, cwd):
    options, operands = split_options(words[1:])
    inputs = [word for word in operands if word.endswith(SOURCE + ('.o', '.a', '.so', '.lo'))]
    if not inputs:
        return None
    compiling = '-c' in words
    output = options.get('-o', [None])[-1] or (stem(inputs[0]) + '.o' if compiling else 'a.out')

    def absolute(path):
        return os.path.normpath(os.path.join(cwd, path))

    sources = [word for word in inputs if word.endswith(SOURCE)]
    depfiles = {absolute(one): absolute(depfile(options, one, output, compiling)) for one in sources}
    return Step('compile' if compiling else 'link', words, cwd, absolute(output), list(map(absolute, inputs)),
                libraries(options, absolute), depfiles)


def split_options(words):
    """({option: values}, operands)."""
    options, operands, words = {}, [], iter(words)
    for word in words:
        if word in TAKES_VALUE:
            options.setdefault(word, []).append(next(words, ''))
        elif word[:2] in ('-L', '-l', '-o'):
            options.setdefault(word[:2], []).append(word[2:])
        elif not word.startswith('-'):
            operands.append(word)
    return options, operands


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def depfile(options, source, output, compiling):
    """Where gcc -MD writes: see -dumpdir in gcc(1)."""
    if '-MF' in options:
        return options['-MF'][-1]
    if compiling:
        return os.path.splitext(output)[0] + '.d'
    return output + '.d' if os.path.basename(output) == stem(source) else f'{output}-{stem(source)}.d'


def dependency_command(argv):
    """The compiler's command without what says that and where an object is made."""
    words = [word for number, word in enumerate(argv) if word != '-c' and '-o' not in (word, argv[number - 1])]
    return [word for word in words if word not in ('-MD', '-MMD')]


def libraries(options, absolute):
    """Archives that -l may mean."""
    return [absolute(os.path.join(directory, f'lib{name}.a'))
            for name in options.get('-l', []) for directory in options.get('-L', [])]


def read_depfile(path, cwd):
    """The files that a target depends on, absolute."""
    with open(path, encoding='latin-1') as stream:
        rule = stream.read().replace('\\\n', ' ').split('\n')[0]
    words = re.findall(r'((?:[^\s\\]|\\.)+)', rule.split(': ', 1)[1])
    names = [re.sub(r'\\(.)', r'\1', word).replace('$$', '$') for word in words]
    return {os.path.realpath(os.path.join(cwd, name)) for name in names}
