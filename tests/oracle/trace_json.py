# SPDX-License-Identifier: BSD-2-Clause
"""Reads the lines of query -f json.  Text is given as latin-1, so that a character is a byte."""

import json


def read_events(path):
    """The events of a file in their order."""
    with open(path, encoding='utf-8') as stream:
        for line in stream:
            yield json.loads(line)


def text_of(event, key):
    """A field's exact bytes, or a list of them; None when it is absent."""
    exact, value = event.get(key + '.bytes'), event.get(key)
    if isinstance(value, list):
        return [from_hex(one) for one in exact] if exact else [one.encode().decode('latin-1') for one in value]
    if exact is not None:
        return from_hex(exact)
    return value if value is None else value.encode().decode('latin-1')


def from_hex(digits):
    return bytes.fromhex(digits).decode('latin-1')


def put_text(event, key, value):
    """The reverse: the field, and its bytes in hexadecimal where it is not valid UTF-8."""
    texts = value if isinstance(value, list) else [value]
    shown = [text.encode('latin-1').decode('utf-8', 'replace') for text in texts]
    event[key] = shown if isinstance(value, list) else shown[0]
    if any('\ufffd' in text for text in shown):
        exact = [text.encode('latin-1').hex() for text in texts]
        event[key + '.bytes'] = exact if isinstance(value, list) else exact[0]
