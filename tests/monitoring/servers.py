"""Prometheus and Alertmanager of Debian for tests: what to scrape in; servers on ports of their own, with the rules that ship, out."""

import json
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

from streams.demo.child import free_port

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "rules"
FASTER = 20
"""A minute of the rules lasts three seconds here: nobody waits an hour for a test."""
SCRAPE_SECONDS = 4
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def faster(rules):
    """
    Shorten every time of *rules* but what numbers are compared with.

    >>> faster("rate(a[5m] offset 1d) > 900")
    'rate(a[15s] offset 4320s) > 900'
    """
    times = re.compile(r"(?P<before>\[|offset |for: |interval: )(?P<number>\d+)(?P<unit>[smhd])\b")

    def shorter(found):
        seconds = int(found["number"]) * _UNITS[found["unit"]] // FASTER
        # some scrapes that a busy machine misses are no fault
        least = 5 * SCRAPE_SECONDS if found["before"] == "for: " else SCRAPE_SECONDS
        return f"{found['before']}{max(least, seconds)}s"

    return times.sub(shorter, rules)


class Server:
    """A program that serves HTTP, from `start` to `close`."""

    def __init__(self, folder):
        self.folder = folder
        self.address = f"127.0.0.1:{free_port()}"
        self._process = None

    def start(self, *command):
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 60
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    def close(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)

    def ask(self, path, **given):
        query = urllib.parse.urlencode(given)
        with urllib.request.urlopen(f"http://{self.address}{path}?{query}", timeout=30) as answer:
            return json.load(answer)

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


class Alertmanager(Server):
    def __init__(self, folder):
        super().__init__(folder)
        config = {"route": {"receiver": "nobody", "group_wait": "1s"}, "receivers": [{"name": "nobody"}]}
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(config))
        self.start(
            "prometheus-alertmanager",
            "--config.file=alertmanager.yml",
            f"--storage.path={folder / 'data'}",
            f"--web.listen-address={self.address}",
            "--cluster.listen-address=",
        )

    def told(self):
        """What it was told and holds for true: (job, alert)."""
        return {(one["labels"].get("job", ""), one["labels"]["alertname"]) for one in self.ask("/api/v2/alerts")}


class Prometheus(Server):
    """Scrapes *jobs* (name to port) with the rules that ship, twenty times as fast; *past* is a history in OpenMetrics."""

    def __init__(self, folder, jobs, alertmanager=None, past=None):
        super().__init__(folder)
        (folder / "rules").mkdir()
        for file in RULES.glob("*.yml"):
            (folder / "rules" / file.name).write_text(faster(file.read_text(encoding="utf-8")))
        if past is not None:
            (folder / "past").write_text(past)
            backfill = ("promtool", "tsdb", "create-blocks-from", "openmetrics", "past", "data")
            subprocess.run(backfill, cwd=folder, check=True, capture_output=True, timeout=120)
        config = {
            "global": {
                "scrape_interval": f"{SCRAPE_SECONDS}s",
                "scrape_timeout": f"{SCRAPE_SECONDS}s",
                "evaluation_interval": f"{SCRAPE_SECONDS}s",
            },
            "rule_files": ["rules/*.yml"],
            "scrape_configs": [
                {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]} for job, port in jobs.items()
            ],
        }
        if alertmanager is not None:
            config["alerting"] = {
                "alertmanagers": [{"static_configs": [{"targets": [alertmanager.address]}]}],
            }
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        self.start(
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--storage.tsdb.retention.time=30d",
            f"--web.listen-address={self.address}",
        )

    def firing(self):
        """What fires now: (job, alert)."""
        alerts = self.ask("/api/v1/alerts")["data"]["alerts"]
        return {
            (one["labels"].get("job", ""), one["labels"]["alertname"]) for one in alerts if one["state"] == "firing"
        }

    def series(self, expr, seconds=60, step=2):
        """Evaluate *expr* over the last *seconds*."""
        now = time.time()
        answer = self.ask("/api/v1/query_range", query=expr, start=now - seconds, end=now, step=step)
        return answer["data"]["result"]


class Scene:
    """A process with installations of Parley, one for each of *faults*."""

    def __init__(self, folder, *faults):
        file = folder / "ports.json"
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.monitoring.scene", str(file), *faults],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parents[2],
            )
        self._folder = folder

    def ports(self):
        """Wait until all are well, and tell on which port each shows its metrics."""
        file = self._folder / "ports.json"
        deadline = time.monotonic() + 300
        while not file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the scene did not begin:\n{(self._folder / 'log').read_text()[-3000:]}")
            time.sleep(0.2)
        return json.loads(file.read_text())

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
