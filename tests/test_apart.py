"""Work in a process of its own: what comes of it, what is raised, and that it ends when it has to."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from laborgraph.apart import apart
from laborgraph.errors import BadValue, LaborgraphError, QueryStopped
from laborgraph.sandbox import supported

pytestmark = pytest.mark.skipif(not supported(), reason="this system cannot fork")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def wait() -> None:
    while True:
        time.sleep(60)


def test_what_the_work_gives_comes_back_whole() -> None:
    large = [("é" * 10_000, number, None) for number in range(300)]
    assert apart(lambda: large, 60) == large


def test_the_sentence_of_an_error_comes_back() -> None:
    def fail() -> None:
        raise BadValue("salt is not fish")

    with pytest.raises(LaborgraphError, match=r"^salt is not fish$"):
        apart(fail, 60)


def test_it_is_ended_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def fork() -> int:
        made.append(real())
        return made[-1]

    real = os.fork
    monkeypatch.setattr(os, "fork", fork)
    start = time.monotonic()
    with pytest.raises(
        QueryStopped, match=r"^the query ran longer than 0\.2 s and was ended without an answer"
    ):
        apart(wait, 0.2)
    assert time.monotonic() - start < 20
    # other tests have processes of their own; this one is gone
    with pytest.raises(ChildProcessError):
        os.waitpid(made[0], os.WNOHANG)


def test_an_end_from_outside_is_told() -> None:
    with pytest.raises(QueryStopped, match=f"was ended by signal {signal.SIGKILL.value} without an answer"):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL), 60)


def test_want_of_memory_is_told() -> None:
    def hungry() -> None:
        raise MemoryError

    with pytest.raises(LaborgraphError, match="needs more memory than there is"):
        apart(hungry, 60)


@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupt_ends_a_query_at_once(whole_group: bool) -> None:
    code = (
        # a job in the background of a script is started with interrupts ignored
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys; from laborgraph.cli import main; import laborgraph.apart as a; real = a._received\n"
        "def said(*given):\n    print('asking', flush=True); return real(*given)\n"
        f"a._received = said; sys.exit(main(['sparql', {ENDLESS!r}]))"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", code],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert asking.stdout is not None
    assert asking.stdout.readline() == "asking\n"
    if whole_group:
        os.killpg(asking.pid, signal.SIGINT)
    else:
        asking.send_signal(signal.SIGINT)
    try:  # all that holds the pipes has ended when they are closed
        out, err = asking.communicate(timeout=30)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(asking.pid, signal.SIGKILL)
    assert (asking.returncode, out, err.strip()) == (130, "", "")


@pytest.mark.skipif(not supported(), reason="this system cannot fork")
def test_work_that_an_interrupt_ends_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        apart(lambda: os.kill(os.getpid(), signal.SIGINT), 10)
