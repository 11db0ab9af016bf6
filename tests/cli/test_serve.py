"""``serve``: the report on this machine, and what is said where it cannot be served."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from spectral_bias.__main__ import main


@pytest.fixture
def results(tmp_path: Path) -> Path:
    page = tmp_path / "results/report/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Low frequencies first.</p>", "utf-8")
    return tmp_path / "results"


# A process that is started in the background ignores Ctrl-C from its start, and its children do.
LISTENING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from spectral_bias.__main__ import main
sys.exit(main(["serve", *sys.argv[1:]]))
"""


def test_the_report_is_served_until_ctrl_c(results):
    command = [sys.executable, "-c", LISTENING, str(results), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            address = urlsplit(server.stdout.readline().split()[0])
            assert address.hostname == "127.0.0.1"
            connection = http.client.HTTPConnection(address.hostname, address.port)
            connection.request("GET", address.path)
            assert connection.getresponse().read() == b"<p>Low frequencies first.</p>"
            connection.close()
            os.kill(server.pid, signal.SIGINT)
            assert server.wait(20) == 0
        finally:
            server.kill()
        assert "Traceback" not in server.stderr.read()


def test_a_port_in_use_is_named(results, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", str(results), "--port", str(port)]) == 2
    assert f"port {port}: another program uses it" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["65536", "-1"])
def test_a_number_that_is_no_port_is_named(results, capsys, port):
    assert main(["serve", str(results), "--port", port]) == 2
    assert f"port {port}: no port; allowed are 0 to 65535" in capsys.readouterr().err


def test_without_a_report_nothing_is_served(tmp_path, capsys):
    (tmp_path / "results").mkdir()
    assert main(["serve", str(tmp_path / "results")]) == 2
    assert "there is no report; run `make`" in capsys.readouterr().err
