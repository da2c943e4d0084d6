"""Drawn: seconds in; the dashboards of a worker that was under load for so long, as pictures in docs/, out. `python -m tests.monitoring.drawn 300`."""

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from deploy.dashboards import drawing
from tests.monitoring.servers import Prometheus, Scene

DOCS = Path(__file__).parents[2] / "docs"


def main(seconds):
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        scene = Scene(folders[0], "well")
        stack.callback(scene.close)
        prometheus = Prometheus(folders[1], {"parley": scene.ports()["well"]})
        stack.callback(prometheus.close)
        time.sleep(seconds)
        drawing.main(f"http://{prometheus.address}", DOCS, seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
