"""The server that production runs, as processes of their own that can be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .client import Unanswered

ROOT = Path(__file__).resolve().parents[2]
_FAULT = re.compile(r"^(?:.* ERROR .*|[\w.]+(?:Error|Exception|DoesNotExist)\b.*)$", re.MULTILINE)
READY = 90  # seconds until a server has to answer
GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--host", "127.0.0.1"]


class Servers:
    """Each is a granian with one worker, in a process group of its own: what is killed is the whole of it."""

    def __init__(self, count, folder, first_port=0):
        self.ports = [first_port + n for n in range(count)] if first_port else _free_ports(count)
        self.folder, self.running = folder, {}

    def __enter__(self):
        try:
            self.start(*range(len(self.ports)))
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, *places):
        for place in places:
            with (self.folder / f"server-{place}.log").open("ab") as log:
                self.running[place] = subprocess.Popen(
                    [*GRANIAN, "--port", str(self.ports[place]), "skills_project.wsgi:application"],
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for place in places:
            self._await(place)

    def kill(self, place):
        """As a power cut would: no process of it gets to say or write anything more."""
        process = self.running.pop(place)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in self.running.values():
            process.terminate()
        for place in list(self.running):
            try:
                self.running[place].wait(10)
            except subprocess.TimeoutExpired:
                pass
            finally:
                self._clear_away(self.running.pop(place))

    @staticmethod
    def _clear_away(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)  # a worker that outlived its parent
        except ProcessLookupError:
            return
        finally:
            process.wait()

    def _await(self, place):
        until = time.monotonic() + READY
        while time.monotonic() < until:
            if self.running[place].poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.ports[place]), timeout=1) as probe:
                    probe.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                    if probe.recv(12).endswith(b"200"):
                        return
            except OSError:
                pass
            time.sleep(0.1)
        said = (self.folder / f"server-{place}.log").read_text()[-2000:]
        raise Unanswered(f"Server {place} did not come up on port {self.ports[place]}:\n{said}")

    def faults(self):
        """What the servers wrote about faults of their own."""
        texts = [path.read_text(errors="replace") for path in sorted(self.folder.glob("server-*.log"))]
        return [fault for text in texts for fault in _FAULT.findall(text)]


def _free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
