#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Asks the questions of the file `stories': stories.py STORIES UNDUMP QUERY.  Prints a line for each:
name, question, expected and found events, with tabs between."""
import subprocess
import sys
import tempfile

import story


def ask(query, trace, question):
    command = [query, "-f", "csv", "--columns=evt.seq", question, trace]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return " ".join(done.stdout.split()[1:]) if done.returncode == 0 else done.stderr.replace("\n", " ")


def play(name, lines, questions, undump, query):
    with tempfile.NamedTemporaryFile() as trace:
        subprocess.run([undump], input=story.tell(lines).encode(), stdout=trace, check=True)
        for question in questions:
            text, _, expected = question.rpartition(" =")
            print(name, text, expected.strip(), ask(query, trace.name, text), sep="\t")


def main():
    with open(sys.argv[1], encoding="ascii") as stories:
        for part in stories.read().split("\n== ")[1:]:
            name, *lines = [line for line in part.split("\n") if line]
            questions = [line[2:] for line in lines if line[0] == "?"]
            play(name, [line for line in lines if line[0] != "?"], questions, *sys.argv[2:4])


main()
