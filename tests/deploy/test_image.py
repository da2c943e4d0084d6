"""The Dockerfile's steps in a plain folder: what it copies is enough to build the package, and the package is enough to read news."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
SAID = (
    "Nothing is scheduled, said the Kremlin spokesman Dmitry Peskov, but Moscow remains open to talks with Washington."
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_the_image_copies_installs_and_reads(tmp_path):
    source, prefix = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for names, target in re.findall(r"^COPY (?!--from)(.+) (\S+)$", DOCKERFILE, re.MULTILINE):
        for name in names.split():
            place = source / (name if target == "./" else target)
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, place)
    # its dependencies are those of this environment: the image would download them
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--ignore-installed",
        "--prefix",
        prefix,
        source,
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=200)
    packages = sysconfig.get_path("purelib", vars={"base": str(prefix), "platbase": str(prefix)})
    env = os.environ | {"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run(
        [prefix / "bin" / "parley", "extract"],
        input=json.dumps({"id": "1", "text": SAID}).encode(),
        env=env,
        cwd=tmp_path,
        capture_output=True,
        check=True,
        timeout=240,
    )

    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert {stance["label"] for claim in claims for stance in claim["stances"]} >= {"open_to_dialogue"}
    where = subprocess.run(
        [sys.executable, "-c", "import streams; print(streams.__file__)"],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert where.stdout.decode().startswith(str(prefix)), "it was the installed package that read"


def test_the_image_runs_the_python_that_the_package_takes():
    versions = set(re.findall(r"^FROM python:(\d\.\d+)-slim", DOCKERFILE, re.MULTILINE))
    assert versions == {"3.12"}
