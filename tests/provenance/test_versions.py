"""Package versions count where an artefact's own code imports the package."""

from __future__ import annotations

from spectral_bias.plan.plan import Plan
from spectral_bias.provenance.versions import locked_versions, moved_versions, packages_of

LOCK = """\
netcdf4==1.7.5 \\
    --hash=sha256:00
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:00
    # via numpy==1.0
"""
NETCDF = ["scripts/spectral_bias/artefacts/netcdf.py"]


def test_a_lock_may_hold_a_package_in_several_versions(tmp_path):
    (tmp_path / "lock").write_text(LOCK)
    assert locked_versions(tmp_path / "lock") == {"netcdf4": {"1.7.5"}, "numpy": {"2.4.6", "2.5.5"}}
    assert locked_versions(tmp_path / "none") == {}


def test_versions_that_the_lock_does_not_allow_are_named(tmp_path):
    (tmp_path / "lock").write_text(LOCK)
    locked = locked_versions(tmp_path / "lock")
    assert list(moved_versions({"netCDF4": "1.7.5", "numpy": "2.5.5"}, NETCDF, locked)) == []
    assert list(moved_versions({"numpy": "1.9", "scipy": "0.1", "jax": "0.1"}, NETCDF, locked)) == [
        "package netCDF4: absent -> 1.7.5 (the lock's)",
        "package numpy: 1.9 -> 2.4.6 or 2.5.5 (the lock's)",
    ]


def test_packages_are_those_that_the_code_imports_and_those_within_them():
    plan = Plan.read()
    code = {rule: spec["code"] for rule, spec in plan.artefacts().values()}
    assert {"jax", "jaxlib", "equinox", "optax", "numpy"} <= packages_of(code["train"])
    assert "matplotlib" in packages_of(code["figure"])
    assert not {"jax", "equinox"} & packages_of(code["figure"])
    assert "matplotlib" not in packages_of(code["train"])
    assert packages_of(["scripts/spectral_bias/datasets/image.py"]) >= {"scikit-image", "matplotlib"}
    assert packages_of(["nowhere.py"]) == set()
