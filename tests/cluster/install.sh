#!/bin/sh
# Installs what tests/cluster starts: SLURM, munge and MariaDB, from Debian. Does nothing if all of it is there; fails if it
# cannot be had.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
needed="slurmctld slurmd slurmdbd sbatch sacct munged mariadbd"
missing=""
for program in $needed; do command -v "$program" > /dev/null || missing="$missing $program"; done
[ -z "$missing" ] && exit 0
echo "not installed:$missing" >&2
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
  echo "the cluster tests need root on Debian or Ubuntu, or these programs installed" >&2
  exit 1
fi
# Where there is an init system, the packages must not start daemons of their own.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends slurmctld slurmd slurm-client slurmdbd munge mariadb-server
