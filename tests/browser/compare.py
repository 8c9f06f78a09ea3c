#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Compares a picture as a browser has it with what dot wrote, or with the names that it must have.

compare.py alone SVG DOM     the picture by itself, as --dump-dom prints it
compare.py page SVG PAGE     within a page, which tells in JSON (tell.html)
compare.py paths NAMES DOM   a file /b/NAME for each line, as undump(1) has it
"""

import itertools
import json
import re
import sys
import urllib.parse
import xml.dom.minidom

XLINK = "http://www.w3.org/1999/xlink"


def content(element):
    """All the text within."""
    return "".join(node.data for node in element.childNodes if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE))


def links(document):
    """Target and tooltip of each link."""
    return [[link.getAttributeNS(XLINK, name) or None for name in ("href", "title")]
            for link in document.getElementsByTagName("a")]


def picture(path):
    """What is to be seen in a picture."""
    document = xml.dom.minidom.parse(path)
    assert not document.documentElement.getAttribute("id"), "a script ran"
    return {
        "texts": [content(text) for text in document.getElementsByTagName("text")],
        "tips": links(document),
        "nodes": [[group.getAttribute("id"), group.getAttribute("class")]
                  for group in document.getElementsByTagName("g")],
        "scripts": len(document.getElementsByTagName("script")),
    }


def page(path):
    """What the page tells of the picture in it."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert re.match(r"<!DOCTYPE html>\s*<html><head>", text), "a script ran: " + text[:80]
    told = re.search(r'<script type="application/json" id="told">(.*)</script>', text)
    assert told, "the page tells nothing"
    return json.loads(told.group(1))


def compare(written, shown):
    """Everything in its order."""
    assert written["nodes"], "an empty picture"
    assert written["scripts"] == 0, "a script in the picture"
    assert shown["scripts"] == 0, "a script in the picture, as it is shown"
    for what in ("texts", "tips", "nodes"):
        for one, other in itertools.zip_longest(written[what], shown[what]):
            assert one == other, f"{what}: {one} is shown as {other}"


def paths(names, shown):
    """Each name in full."""
    with open(names, encoding="ascii") as file:
        wanted = [line[:-1].replace('\\"', '"').replace("\\\\", "\\") for line in file]
    links_shown = links(xml.dom.minidom.parse(shown))
    for name in wanted:
        assert any(tip and tip.split("\n")[0] == "/b/" + name and urllib.parse.unquote(link) == "file:///b/" + name
                   for link, tip in links_shown), name


def main():
    """Fails with what differs."""
    way, first, second = sys.argv[1:]
    if way == "paths":
        paths(first, second)
    else:
        compare(picture(first), picture(second) if way == "alone" else page(second))


main()
