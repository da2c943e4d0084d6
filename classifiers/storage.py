"""Storage: scikit-learn objects in; the bytes of a skops file that depend on nothing but them out."""

import io
import re
import zipfile
from typing import Any

from skops.io import dumps

_IDENTITY = re.compile(r'("__id__": )(\d+)|(\d+)(\.npy)')
"""skops names objects and arrays by their address in memory, which differs from run to run."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can tell."""


def stored(parts: dict[str, Any]) -> bytes:
    """
    Write *parts* as a compressed skops file: equal parts give equal bytes, so that a model's version names what it is, not when it was made.

    Addresses are replaced by numbers in order of appearance, the time of each member by a fixed one.
    """
    source = zipfile.ZipFile(io.BytesIO(dumps(parts)))
    numbers: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        label, address, array, ending = match.groups()
        number = numbers.setdefault(address or array, str(len(numbers) + 1))
        return f"{label}{number}" if label else f"{number}{ending}"

    schema = _IDENTITY.sub(numbered, source.read("schema.json").decode())
    contents = {_IDENTITY.sub(numbered, name): source.read(name) for name in source.namelist() if name != "schema.json"}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, content in (*sorted(contents.items()), ("schema.json", schema.encode())):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return written.getvalue()
