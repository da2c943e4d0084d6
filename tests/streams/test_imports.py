import subprocess
import sys

import pytest

READING = ("numpy", "onnxruntime", "tokenizers", "py3langid", "pymorphy3", "mmh3", "ftfy", "classifiers.candidates")
TRAINING = ("sklearn", "scipy", "skops", "pandas", "joblib")
INTAKE = ("trafilatura", "warcio", "dateparser", "charset_normalizer")
PIPELINE = ("faust", "aiokafka", "confluent_kafka", "aiohttp", "prometheus_client")
ARTICLE = '{"id": "a", "language": "en", "text": "Norway is ready for talks with Turkey."}'

VERSION = "from streams.cli import main; main(['version'])"
HELP = "from streams.cli import main; main(['--help'])"
CLEANING = "from streams.cli import main; main(['extract', '--articles'])"
EXTRACT = "from streams.cli import main; main(['extract', '--grade', 'fast'])"
FULL = "from streams.cli import main; main(['extract'])"
POSITIONS = (
    "from streams.settings import load; from streams.worker import Worker; from streams.agents import positions; "
    "from streams.app import new_app; Worker(load({}), ['positions'])"
)
OWN_READER = "import tests.integration.worker_process"


@pytest.mark.parametrize(
    ("script", "never"),
    [
        pytest.param(HELP, READING + TRAINING + INTAKE + PIPELINE, id="parley --help"),
        pytest.param(VERSION, READING + TRAINING + INTAKE + PIPELINE, id="parley version"),
        pytest.param(
            CLEANING, ("pymorphy3", "onnxruntime", *TRAINING, *INTAKE, *PIPELINE), id="parley extract --articles"
        ),
        pytest.param(
            EXTRACT, ("onnxruntime", "pymorphy3", "ftfy", *TRAINING, *INTAKE, *PIPELINE), id="parley extract, fast"
        ),
        pytest.param(FULL, ("pymorphy3", "ftfy", *TRAINING, *INTAKE, *PIPELINE), id="parley extract, full"),
        pytest.param(POSITIONS, READING + TRAINING + INTAKE, id="a worker for positions"),
        pytest.param(OWN_READER, TRAINING + INTAKE + ("onnxruntime", "pymorphy3"), id="the tests' worker"),
    ],
)
def test_what_is_not_needed_is_not_loaded(script, never):
    asked = f"import atexit, sys; atexit.register(lambda: print(*set({never}) & set(sys.modules), file=sys.stderr)); {script}"
    done = subprocess.run([sys.executable, "-c", asked], input=ARTICLE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_what_is_looked_for_is_there_once_it_is_needed():
    script = f"import sys, sklearn.linear_model; print(*set({TRAINING!r}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"sklearn", "scipy"} <= set(done.stdout.split())
