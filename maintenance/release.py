"""``make release``: check that a release is complete and consistent, then build all that is published into ``dist/``.

Built from the commit, not from the folder: a source distribution, a wheel, the crate of the default results and the
site (report, figures and documents). Nothing is uploaded and no tag is set. docs/release.md says what comes before and
after.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from spectral_bias.site.error import SiteError
from spectral_bias.site.writing import write_site

ROOT = Path(__file__).resolve().parents[1]
# `make test` writes the commit that passed here.
TESTED = Path(".cache", "tested")


def problems(root: Path) -> Iterator[str]:
    """What keeps the commit that is checked out from being released."""
    version = str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    cited = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    if cited["version"] != version:
        yield f"CITATION.cff: version is {cited['version']}, that of pyproject.toml is {version}"
    heading = re.search(r"^## (.+)$", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    wanted = f"{version} - {cited.get('date-released')}"
    if heading is None or heading[1] != wanted:
        shown = "missing" if heading is None else repr(heading[1])
        yield f"CHANGELOG.md: the first heading is {shown}, by pyproject.toml and CITATION.cff it is {wanted!r}"
    if changed := _git(root, "status", "--porcelain").splitlines():
        yield f"{len(changed)} files differ from the commit: {', '.join(line[3:] for line in changed[:5])}"
    tested = (root / TESTED).read_text("utf-8").strip() if (root / TESTED).is_file() else "none"
    if tested != _git(root, "rev-parse", "HEAD").strip():
        yield f"`make test` has not passed at this commit (last: {tested})"
    if _git(root, "tag", "--list", f"v{version}").strip():
        yield f"the tag v{version} exists: raise the version"


def build(root: Path, target: Path) -> list[Path]:
    """Build source distribution and wheel from the commit that is checked out, without the network.

    Raises:
        ValueError: the source distribution lacks files of the commit.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        source, archive = Path(scratch, "source"), Path(scratch, "source.tar")
        _git(root, "archive", "--output", str(archive), "HEAD")
        with tarfile.open(archive) as packed:
            packed.extractall(source, filter="data")
        hooks = f"from setuptools import build_meta as b; t = {str(target)!r}; b.build_sdist(t); b.build_wheel(t)"
        subprocess.run([sys.executable, "-c", hooks], cwd=source, check=True, stdout=subprocess.DEVNULL)
    built = sorted([*target.glob("*.tar.gz"), *target.glob("*.whl")])
    sdist = next(path for path in built if path.name.endswith(".tar.gz"))
    tracked = [name for name in _git(root, "ls-files").splitlines() if not (root / name).is_symlink()]
    if lacking := sorted({*tracked} - {*members(sdist)}):
        raise ValueError(f"{sdist.name} lacks {', '.join(lacking[:5])}: MANIFEST.in")
    return built


def members(sdist: Path) -> list[str]:
    """The files of a source distribution, relative to its folder."""
    with tarfile.open(sdist) as packed:
        return [member.name.partition("/")[2] for member in packed.getmembers() if member.isfile()]


def site(root: Path, target: Path) -> Path:
    """What ``make site`` makes, the report and the documents, as an archive that a web server can serve unpacked.

    Raises:
        SiteError: there is no report.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = write_site(root, root / "results", folder)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder).as_posix())
    return target


def publish_results(root: Path, target: Path) -> list[Path]:
    """The crate and the site of finished default results; says how to get them where they cannot be built."""
    crate = target / "spectral-bias-atlas-default.zip"
    command = [sys.executable, "-m", "spectral_bias", "crate", "results", "--archive", str(crate)]
    try:
        made = [site(root, target / "site.zip")]
    except SiteError as error:
        print(f"No crate and no site: {error}. Run `make`, then `make release` again.", file=sys.stderr)
        return []
    if subprocess.run(command, cwd=root, check=False).returncode:
        print("No crate: the results do not pass the audit. Run `make`, then `make release` again.", file=sys.stderr)
        return made
    return [*made, crate]


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Check and build; status 1 where something is wrong with the commit, 2 where only results are missing."""
    if found := list(problems(ROOT)):
        print("This commit cannot be released:", *(f"  - {each}" for each in found), sep="\n", file=sys.stderr)
        return 1
    target = ROOT / "dist"
    shutil.rmtree(target, ignore_errors=True)
    built = build(ROOT, target)
    results = publish_results(ROOT, target)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in [*built, *results]]
    (target / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")
    print("dist/:", *sums, sep="\n")
    return 0 if len(results) == 2 else 2


if __name__ == "__main__":
    sys.exit(main())
