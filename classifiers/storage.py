"""Storage: scikit-learn objects in; the bytes of a skops file that depend on nothing but them out; and back, running nothing."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any, TypeVar
from zipfile import BadZipFile

from skops.io import dumps, get_untrusted_types, loads
from skops.io.exceptions import UntrustedTypesFoundException

from classifiers.manifest import ModelError

T = TypeVar("T")

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


def parts_of(name: str, content: bytes, make: Callable[[dict[str, Any]], T]) -> T:
    """
    Read a skops file, and *make* of its parts what it holds.

    Raises ModelError, with the file's *name*, where it is none, holds a type that skops does not know as harmless (numpy's and scikit-learn's own are), or where
    *make* misses something. Nothing of such a file is executed.
    """
    try:
        if untrusted := sorted(get_untrusted_types(data=content)):
            raise ModelError(
                f"{name} holds untrusted types ({', '.join(untrusted)}); use a model that you trained yourself"
            )
        return make(loads(content, trusted=[]))
    except UntrustedTypesFoundException as error:
        raise ModelError(f"{name} holds untrusted types ({error}); use a model that you trained yourself") from None
    except (BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{name} is no stored model ({type(error).__name__}); train the model again") from None
