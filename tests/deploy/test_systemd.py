"""The systemd unit: systemd takes it, and it starts again what asks for that."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from streams.errors import EXIT_FATAL
from streams.metrictable import ROLES

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "parley@.service"


@pytest.mark.parametrize("role", ROLES)
def test_systemd_takes_the_unit(role, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NOT TESTED WITH SYSTEMD: there is no systemd-analyze; apt-get install systemd")
    # the program is not installed where it will be
    (tmp_path / UNIT.name).write_text(UNIT.read_text().replace("/opt/parley/bin/parley", "/bin/true"))
    name = UNIT.name.replace("@", f"@{role}")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_fault_in_a_setting_is_not_tried_again_and_a_stall_is():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(UNIT.read_text())
    service = unit["Service"]
    assert service["Restart"] == "on-failure"
    assert service["RestartPreventExitStatus"] == "1"
    assert EXIT_FATAL not in {0, 1}
    assert service["ExecStart"].endswith("parley worker --only %i")
