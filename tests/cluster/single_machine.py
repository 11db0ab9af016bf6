"""A SLURM cluster on one machine: real daemons with accounting, on loopback, in a folder of their own, no systemd.

Run as root on Debian with the packages that ``install.sh`` names. Everything that a cluster writes lies in its folder,
every process that it starts is ended by its own number, and nothing of the machine's configuration is touched.
By hand: ``python tests/cluster/single_machine.py FOLDER`` starts one and says what to set to use it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROGRAMS = (
    "slurmctld",
    "slurmd",
    "slurmdbd",
    "sbatch",
    "srun",
    "sacct",
    "munged",
    "mariadbd",
    "mariadb-install-db",
    "setpriv",
)
SYSTEM_PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
ACCOUNT = "atlas"
SECONDS_TO_START = 60

SLURM = """\
ClusterName=atlas
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
MailProg=/bin/true
# A job's processes stay in its group, so that all of them are found and ended.
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
# No cgroups: memory is read from /proc every two seconds, and a step over its request is killed.
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=2
JobAcctGatherParams=OverMemoryKill
# More processors and memory are declared than there are, so that this runs anywhere.
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
# A job of a node that is lost or drained is given back to Snakemake, which counts its attempts.
JobRequeue=0
MinJobAge=3600
KillWait=2
OverTimeLimit=0
SlurmdTimeout=20
InactiveLimit=0
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0,sched_min_interval=0
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={database_port}
AccountingStoragePass={folder}/munge/socket
{nodes}
{partitions}
"""

DATABASE = """\
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort={database_port}
SlurmUser=root
LogFile={folder}/slurmdbd.log
PidFile={folder}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageUser=root
StorageLoc=slurm
"""


def missing() -> list[str]:
    """Why a cluster cannot be started here, in words; nothing if it can."""
    reasons = [f"no program {name}" for name in PROGRAMS if shutil.which(name, path=SYSTEM_PATH) is None]
    if os.getuid() != 0:
        reasons.append("not root")
    return reasons


class Cluster:
    """The daemons of one cluster.

    Attributes:
        folder: where configuration, state and logs lie.
        nodes: names of the nodes.
        environment: variables that make SLURM's commands, and jobs, talk to this cluster.
    """

    def __init__(
        self, folder: Path, partitions: dict[str, Sequence[str]] | None = None, cpus: int = 4, memory_mb: int = 16000
    ) -> None:
        """Write the configuration.

        Args:
            folder: an empty folder, in a place that every user may enter.
            partitions: names of nodes by partition, the default one first; all nodes are this machine.
            cpus: processors that each node says it has.
            memory_mb: memory that each node says it has, MB.
        """
        partitions = partitions or {"all": ("n1", "n2")}
        self.folder, self.nodes = folder, tuple(node for nodes in partitions.values() for node in nodes)
        self.environment = {
            **os.environ,
            "PATH": f"{folder}/bin:{SYSTEM_PATH}",
            "SLURM_CONF": f"{folder}/slurm.conf",
            "MYSQL_UNIX_PORT": f"{folder}/database/socket",
        }
        self._running: list[subprocess.Popen[bytes]] = []
        for name in ("munge", "database", "state", "spool", "bin"):
            (folder / name).mkdir(parents=True)
        # The executor takes SLURM_CONF away from the step that it starts in a job; clusters have theirs in /etc.
        step = folder / "bin" / "srun"
        real = shutil.which("srun", path=SYSTEM_PATH)
        step.write_text(f'#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec {real} "$@"\n')
        step.chmod(0o755)
        ports = _free_ports(2 + len(self.nodes))
        host = socket.gethostname().partition(".")[0]
        declared = "\n".join(
            f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={cpus} RealMemory={memory_mb} "
            "State=UNKNOWN"
            for name, port in zip(self.nodes, ports[2:], strict=True)
        )
        filled = {
            "folder": folder,
            "host": host,
            "controller_port": ports[0],
            "database_port": ports[1],
            "nodes": declared,
            # Jobs go to the node with least to do.
            "partitions": "\n".join(
                f"PartitionName={name} Nodes={','.join(nodes)} Default={'NO' if index else 'YES'} MaxTime=INFINITE "
                "State=UP LLN=YES"
                for index, (name, nodes) in enumerate(partitions.items())
            ),
        }
        (folder / "slurm.conf").write_text(SLURM.format(**filled))
        (folder / "cgroup.conf").write_text("")
        database = folder / "slurmdbd.conf"
        database.write_text(DATABASE.format(**filled))
        database.chmod(0o600)

    def start(self) -> None:
        """Start every daemon, the database first.

        Raises:
            TimeoutError: one of them does not answer; the end of its log is in the message.
        """
        self._authentication()
        self._database()
        self._daemon(["slurmdbd", "-D"], "slurmdbd.out")
        self._until("slurmdbd", lambda: self.says("sacctmgr", "-n", "list", "cluster") is not None, "slurmdbd.log")
        self.run("sacctmgr", "-i", "add", "cluster", "atlas")
        self.run("sacctmgr", "-i", "add", "account", ACCOUNT, "Description=atlas", "Organization=atlas")
        self.run("sacctmgr", "-i", "add", "user", "root", f"Account={ACCOUNT}")
        self._daemon(["slurmctld", "-D"], "slurmctld.out")
        for node in self.nodes:
            (self.folder / "spool" / node).mkdir()
            self._daemon(["slurmd", "-D", "-N", node], f"slurmd-{node}.out")
        self._until("nodes", lambda: self.states() == dict.fromkeys(self.nodes, "idle"), "slurmctld.log")

    def stop(self) -> None:
        """End every job and every daemon that this cluster started, the last one first."""
        self.says("scancel", "--user=root", "--signal=KILL")
        self.says("scancel", "--user=root")
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and self.says("squeue", "--noheader"):
            time.sleep(0.5)
        for process in reversed(self._running):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def run(self, *command: str) -> str:
        """What a SLURM command prints.

        Raises:
            RuntimeError: it failed; what it said is in the message.
        """
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def says(self, *command: str) -> str | None:
        """What a SLURM command prints, or None if it failed."""
        with contextlib.suppress(RuntimeError):
            return self.run(*command).strip()
        return None

    def states(self) -> dict[str, str]:
        """State by node, such as ``idle``, ``alloc``, ``mix``, ``drained``; a star behind it: the node is silent."""
        found = self.says("sinfo", "--Node", "--noheader", "--format=%N %t") or ""
        return dict(line.split() for line in found.splitlines())

    def jobs(self) -> list[dict[str, str]]:
        """Every job so far: ``JobID``, ``State``, ``NodeList``, ``Comment``, ``Timelimit``, ``ReqMem``, in order."""
        fields = ("JobID", "State", "NodeList", "Comment", "Timelimit", "ReqMem", "Elapsed", "Submit", "Start", "End")
        found = self.run("sacct", "-X", "-P", "-n", "-S", "now-1days", f"--format={','.join(fields)}")
        return [dict(zip(fields, line.split("|"), strict=True)) for line in found.splitlines()]

    def _authentication(self) -> None:
        folder = self.folder / "munge"
        key = folder / "key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o400)
        shutil.chown(key, "munge", "munge")
        folder.chmod(0o755)
        shutil.chown(folder, "munge", "munge")
        paths = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
        options = [f"--{option}={folder / name}" for option, name in paths.items()]
        self._daemon([*_as("munge"), "munged", "--foreground", *options], "munged.out")
        self._until("munged", (folder / "socket").exists, "munged.out")

    def _database(self) -> None:
        folder = self.folder / "database"
        shutil.chown(folder, "mysql", "mysql")
        data = [f"--datadir={folder}/data", "--no-defaults"]
        made = ["mariadb-install-db", "--no-defaults", f"--datadir={folder}/data", "--skip-test-db"]
        with (self.folder / "mariadb-install.out").open("wb") as log:
            command = [*_as("mysql"), *made, "--auth-root-authentication-method=socket", "--auth-root-socket-user=root"]
            subprocess.run(command, env=self.environment, stdout=log, stderr=log, check=True)
        options = [f"--socket={folder}/socket", "--skip-networking", f"--pid-file={folder}/pid"]
        # The defaults of a laptop, not of a database server: little memory, no waiting for the disk.
        light = [
            "--innodb-buffer-pool-size=64M",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-lock-wait-timeout=900",
        ]
        self._daemon([*_as("mysql"), "mariadbd", *reversed(data), *options, *light], "mariadbd.out")
        self._until("mariadbd", (folder / "socket").exists, "mariadbd.out")

    def _daemon(self, command: list[str], log: str) -> None:
        with (self.folder / log).open("wb") as output:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._running.append(process)

    def _until(self, what: str, ready: Callable[[], bool], log: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not ready():
            if time.monotonic() > deadline:
                said = (self.folder / log).read_text(errors="replace")[-3000:] if (self.folder / log).exists() else ""
                raise TimeoutError(f"{what} not ready after {SECONDS_TO_START} s: {self.states()}\n{said}")
            time.sleep(0.2)


def _as(user: str) -> list[str]:
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def main() -> None:
    """Start a cluster, say how to use it, and keep it until interrupted."""
    cluster = Cluster(Path(sys.argv[1]).resolve())
    # In the background of a script an interrupt is ignored, so both are caught here.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: sys.exit(0))
    try:
        began = time.monotonic()
        cluster.start()
        print(f"export SLURM_CONF={cluster.folder}/slurm.conf PATH={cluster.folder}/bin:$PATH:/usr/sbin", flush=True)
        print(f"# started in {time.monotonic() - began:.1f} s, nodes {cluster.states()}; Ctrl-C ends it", flush=True)
        signal.pause()
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
