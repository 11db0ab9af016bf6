"""NetCDF artefacts, as the netCDF4 library itself sees them and as they are read back."""

import netCDF4
import numpy as np
import pytest
import xarray as xr

from spectral_bias.artefacts.certificate import certificate
from spectral_bias.artefacts.netcdf import dataset_and_digest, described, write_netcdf
from spectral_bias.artefacts.seal import DamagedArtefactError, seal

RECORD = certificate("test", "results/a.nc", {})


def dataset(**changes):
    variables = {
        "prediction": described(np.float32([[0.5, -1.0], [2.0, np.inf]]), ("seed", "step"), "output"),
        "error": described(np.array([0.25, np.nan]), ("seed",), "error", "cycles per domain length"),
        "times": described(np.int32([5, -1]), ("seed",), "first passage", flag_values=np.int32([-1])),
        "trained_on": described(np.int8([0, 1]), ("seed",), "trained"),
        **changes,
    }
    coordinates = {"step": described(np.int32([0, 5]), ("step",), "steps")}
    return xr.Dataset(variables, coordinates, {"title": "A run", "summary": "Made here.", "grid_shape": [2, 3]})


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A file with several kinds of variables."""
    path = tmp_path_factory.mktemp("netcdf") / "a.nc"
    write_netcdf(dataset(), path, RECORD)
    return path


def test_it_opens_in_the_netcdf_library_and_says_what_it_is(path):
    with netCDF4.Dataset(path) as data:
        assert data.data_model == "NETCDF4"
        assert data.Conventions == "CF-1.8, ACDD-1.3"
        for name in ("title", "summary", "institution", "creator_name", "license", "keywords", "certificate"):
            assert data.getncattr(name)
        assert set(data.dimensions) == {"seed", "step"}
        for variable in data.variables.values():
            assert variable.long_name
            assert variable.units
            assert "_FillValue" not in variable.ncattrs()
            assert variable.filters()["zlib"]
        assert data["error"].units == "cycles per domain length"
        assert data["times"].flag_values == -1


def test_it_is_read_back_as_it_was(path):
    found, wanted = dataset_and_digest(path)[0], dataset()
    xr.testing.assert_equal(found, wanted)
    assert {name: each.dtype for name, each in found.variables.items()} == {
        name: each.dtype for name, each in wanted.variables.items()
    }
    assert found["times"].attrs["flag_values"] == -1
    assert found.attrs["grid_shape"].tolist() == [2, 3]


def test_what_is_read_is_in_memory(path, tmp_path):
    copy = tmp_path / "copy.nc"
    copy.write_bytes(path.read_bytes())
    data, _ = dataset_and_digest(copy)
    copy.unlink()
    assert data["times"].values.tolist() == [5, -1]


@pytest.mark.parametrize("missing", ["long_name", "units"])
def test_a_variable_that_does_not_say_what_it_is_is_refused(tmp_path, missing):
    bare = described(np.zeros(2), ("seed",), "name")
    del bare.attrs[missing]
    with pytest.raises(ValueError, match=rf"b\.nc: variable 'bare' lacks {missing}"):
        write_netcdf(dataset(bare=bare), tmp_path / "b.nc", RECORD)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["title", "summary"])
def test_a_file_that_does_not_say_what_it_is_is_refused(tmp_path, missing):
    data = dataset()
    del data.attrs[missing]
    with pytest.raises(ValueError, match=rf"b\.nc: lacks the attribute {missing}"):
        write_netcdf(data, tmp_path / "b.nc", RECORD)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.nc: there is no such file"):
        dataset_and_digest(tmp_path / "absent.nc")
    with pytest.raises(FileNotFoundError, match="no such file"):
        dataset_and_digest(tmp_path)


def test_a_half_written_file_is_named_although_it_may_open(path, tmp_path):
    cut = tmp_path / "cut.nc"
    cut.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DamagedArtefactError, match=r"cut\.nc: has no seal"):
        dataset_and_digest(cut)


def test_a_sealed_file_that_is_no_netcdf_is_named(tmp_path):
    path = tmp_path / "text.nc"
    path.write_text("no data")
    seal(path)
    with pytest.raises(DamagedArtefactError, match=r"text\.nc: not readable as NetCDF"):
        dataset_and_digest(path)


def test_whole_numbers_have_32_bits_and_those_too_large_are_reals(tmp_path):
    seeds = ("seed",)
    data = dataset(few=described(np.int64([3, -4]), seeds, "few"), many=described(np.int64([3, 2**40]), seeds, "many"))
    data.attrs["parameters"] = 4353
    write_netcdf(data, tmp_path / "a.nc", RECORD)
    with netCDF4.Dataset(tmp_path / "a.nc") as found:
        assert (found["few"].dtype, found["many"].dtype) == (np.int32, np.float64)
        assert found["few"][:].tolist() == [3, -4]
        assert found["many"][:].tolist() == [3.0, 2.0**40]
        assert found.grid_shape.dtype == np.int32
        assert found.parameters == 4353
    assert data["few"].dtype == np.int64


def test_where_it_comes_from_is_told_from_the_certificate_alone(tmp_path):
    record = {**RECORD, "rule": "spectrum", "artefact": "results/spectra/e/r.nc", "commit": "c0ffee", "modified": True}
    record["inputs"] = {"results/runs/e/r.nc": "0" * 64}
    write_netcdf(dataset(), tmp_path / "a.nc", record)
    write_netcdf(dataset(), tmp_path / "b.nc", {**record, "spec": {"other": 1}})
    with netCDF4.Dataset(tmp_path / "a.nc") as found, netCDF4.Dataset(tmp_path / "b.nc") as other:
        assert found.history == (
            "Made by rule spectrum of Spectral Bias Atlas at commit c0ffee with local changes from results/runs/e/r.nc."
        )
        assert found.source.endswith("frequency analysis of the run's outputs")
        assert found.id.startswith("results/spectra/e/r.nc:")
        assert found.id != other.id
        assert found.ncattrs()[:2] == ["title", "summary"]


def test_dimensions_and_kinds_of_content_are_described(path):
    with netCDF4.Dataset(path) as data:
        assert data.dimension_seed == "members of the ensemble"
        assert "dimension_step" not in data.ncattrs()
        kinds = {name: variable.coverage_content_type for name, variable in data.variables.items()}
    assert kinds == {
        "prediction": "modelResult",
        "error": "modelResult",
        "times": "modelResult",
        "trained_on": "auxiliaryInformation",
        "step": "coordinate",
    }
