"""What families declare about themselves is what they are, and what is declared wrongly is refused."""

from __future__ import annotations

import equinox as eqx
import jax
import pytest

from spectral_bias.config.facts import BadFactsError, declared, facts_of
from spectral_bias.config.parameter_schema import parameters
from spectral_bias.plan.training_size import network_of, weights_of
from spectral_bias.registry.facts import DatasetFacts, EmbeddingFacts
from spectral_bias.registry.members import members
from spectral_bias.registry.resolve import resolve
from spectral_bias.registry.seeds import stream

TERMS = [{"sin": 1.0}, {"cos": 5.0, "amplitude": 0.5, "phase": 0.3}]
DATASETS = [
    {"name": "band_limited", "lowest": 3, "highest": 5, "train": 24, "evaluate": 40},
    {"name": "high_dimensional", "source": "digits", "train": 50},
    {"name": "high_dimensional", "source": "isotropic", "dimension": 3, "train": 50},
    {"name": "image", "size": 9},
    {"name": "image", "size": 9, "pixels": "checkerboard"},
    {"name": "noisy", "terms": TERMS, "std": 0.3, "train": 24, "validation": 20, "evaluate": 40, "copies": 3},
    {"name": "noisy_image", "size": 9, "std": 0.2, "copies": 3},
    {"name": "noisy_labels", "source": "digits", "noise": 0.4, "train": 30, "validation": 20, "evaluate": 40},
    {"name": "parity", "dimension": 5, "train": 12},
    {"name": "piecewise", "left": TERMS, "right": TERMS, "train": 24},
    {"name": "poisson", "source": TERMS, "train": 24, "evaluate": 15},
    {"name": "poisson_square", "modes": [1], "amplitudes": [1.0], "train": 8, "evaluate": 5},
    {"name": "random_crops", "train": 5, "copies": 3},
    {"name": "random_signals", "train": 12, "copies": 3},
    {"name": "synthetic", "terms": TERMS, "train": 24, "evaluate": 40},
    {"name": "tones_in_space", "frequencies": [1, 3], "dimension": 1, "arrangement": "grid", "train": 9},
    {"name": "tones_in_space", "frequencies": [1, 3], "dimension": 3, "arrangement": "grid", "train": 9},
    {"name": "tones_in_space", "frequencies": [1, 3], "dimension": 3, "arrangement": "direction", "train": 9},
    {"name": "undersampled", "terms": TERMS, "train": 6, "evaluate": 40},
]


def configured(group, choice):
    """A choice with its defaults, as a run's set-up has it."""
    return parameters(group, choice["name"]).model_validate(choice).model_dump()


@pytest.mark.parametrize("choice", DATASETS, ids=lambda each: each["name"])
def test_a_dataset_declares_the_points_and_draws_that_it_makes(choice):
    choice = configured("datasets", choice)
    facts = facts_of(DatasetFacts, "datasets", choice)
    data = resolve("datasets", choice)(stream("dataset", "test"))
    assert facts.training_points == data.sizes["train"]
    assert facts.evaluation_points == data.sizes["sample"]
    assert (facts.inputs, facts.outputs) == (data.sizes["dimension"], data.sizes["channel"])
    assert facts.noise_draws == data.sizes.get("copy")
    if facts.grid == "none":
        assert "grid_shape" not in data.attrs or "role" in data
    assert set(facts.tones) | set(facts.pictures) | set(facts.files) <= set(choice)


# The same families with other parameters: whether anything is drawn depends on them.
DRAWN = [
    {"name": "high_dimensional", "source": "digits", "train": 1797},
    {"name": "high_dimensional", "source": "digits", "train": 1797, "labels": "shuffled"},
    {"name": "noisy", "terms": TERMS, "std": 0.0, "train": 24, "validation": 20, "evaluate": 40, "copies": 3},
    {"name": "noisy_image", "size": 9, "std": 0.0, "copies": 3},
    {"name": "noisy_labels", "source": "digits", "noise": 0.0, "train": 30, "validation": 20, "evaluate": 40},
    {"name": "parity", "dimension": 5, "train": 32},
    {"name": "synthetic", "terms": TERMS, "train": 24, "evaluate": 40, "derivatives": "true"},
    {"name": "synthetic", "terms": TERMS, "train": 24, "evaluate": 40, "derivatives": "shuffled"},
]


@pytest.mark.parametrize("choice", [*DATASETS, *DRAWN], ids=lambda each: each["name"])
def test_a_dataset_declares_whether_anything_is_drawn_at_random(choice):
    """Of data that are drawn a replicate makes its own: those that another stream makes otherwise."""
    choice = configured("datasets", choice)
    facts = facts_of(DatasetFacts, "datasets", choice)
    one, other = (resolve("datasets", choice)(stream("dataset", name)) for name in ("a", "b"))
    assert facts.drawn == (not one.identical(other))
    assert facts.copies == ("copies" if "copies" in choice else "")


def test_every_dataset_network_and_embedding_of_the_library_declares_itself():
    assert {each["name"] for each in DATASETS} == set(members("datasets"))
    assert {each["name"] for each in NETWORKS} == set(members("models.networks"))
    assert {each["name"] for each in EMBEDDINGS} == set(members("models.embeddings"))


NETWORKS = [
    {"name": "mlp", "widths": [5, 7]},
    {"name": "mlp", "widths": []},
    {"name": "mlp", "widths": [5], "embedding": {"name": "gaussian_fourier", "count": 6, "std": 1.0}},
    {"name": "siren", "widths": [5, 7]},
    {"name": "linear_tail", "widths": [5], "linear_widths": [6, 7]},
    {"name": "mscale_dnn", "widths": [5, 7], "scales": [1.0, 2.0, 4.0]},
    {"name": "phase_dnn", "widths": [5, 7], "order": 3, "lattice": "half"},
    {"name": "phase_dnn", "widths": [5, 7], "order": 3, "lattice": "full"},
    {"name": "phase_dnn", "widths": [5, 7], "order": 3, "lattice": "ends"},
]


def weights(network):
    """The numbers in a network that training moves; its ``Frozen`` parts hold the others."""
    return sum(
        leaf.size
        for name in ("layers", "subnets", "body", "tail")
        for leaf in jax.tree.leaves(getattr(network, name, None))
        if isinstance(leaf, jax.ShapeDtypeStruct)
    )


@pytest.mark.parametrize("choice", NETWORKS, ids=lambda each: each["name"])
def test_a_network_declares_the_layers_that_it_has(choice):
    inputs, outputs = 1, 1
    choice = configured("models.networks", choice)
    # Shapes are enough: nothing is computed.
    network = eqx.filter_eval_shape(resolve("models.networks", choice), jax.random.key(0), inputs, outputs)
    data = DatasetFacts(training_points=1, evaluation_points=1, inputs=inputs, outputs=outputs)
    assert weights_of(choice, network_of(choice, data), data) == weights(network)


EMBEDDINGS = [
    {"name": "basic_fourier"},
    {"name": "gaussian_fourier", "count": 5, "std": 1.0},
    {"name": "identity"},
    {"name": "positional", "count": 3, "highest": 8.0},
]


@pytest.mark.parametrize("choice", EMBEDDINGS, ids=lambda each: each["name"])
def test_an_embedding_declares_how_many_features_it_makes(choice):
    choice = configured("models.embeddings", choice)
    _, features = resolve("models.embeddings", choice)(jax.random.key(0), 3)
    assert facts_of(EmbeddingFacts, "models.embeddings", choice, inputs=3).features == features


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("dft", "periodic grid"),
        ("dft_bands", "periodic grid"),
        ("dst", "grid"),
        ("dct_bands", "grid"),
        ("contours", "grid"),
    ],
)
def test_methods_that_take_the_points_for_a_grid_say_so(name, needs):
    assert f"needs='{needs}'" in declared("spectra.methods", name)


OWN = '''
import a_module_that_does_not_exist

def thing(stream, *, size: int = 3): ...
def thing_facts(*, size):
    """How large it is."""
    return {returned}
'''


def own_facts(tmp_path, monkeypatch, returned, record=DatasetFacts, **parameters):
    monkeypatch.syspath_prepend(tmp_path)
    name = f"own{abs(hash(returned))}"
    (tmp_path / f"{name}.py").write_text(OWN.format(returned=returned))
    return facts_of(record, "datasets", {"name": f"{name}:thing", "size": 3, **parameters})


@pytest.mark.parametrize(
    ("points", "size", "expected"),
    [
        ("2 ** size", 10, 1024),
        ("2 ** size", 10**18, 2**63),
        ("size ** 2 if size > 4 else -(-size // 2)", 5, 25),
        ("size ** 2 if size > 4 else -(-size // 2)", 3, 2),
        ("max(len((*(1, 2), size)), 1)", 5, 3),
        ("1 if size in (3, 4) else 0", 3, 1),
    ],
)
def test_facts_of_own_code_are_computed_without_importing_it(tmp_path, monkeypatch, points, size, expected):
    returned = f"DatasetFacts(training_points={points}, evaluation_points=1)"
    assert own_facts(tmp_path, monkeypatch, returned, size=size).training_points == expected


def test_families_share_constants_of_their_file_and_of_files_that_it_imports(tmp_path, monkeypatch):
    """None of the files is run: each would raise."""
    (tmp_path / "shared_numbers.py").write_text("SIDES: tuple = (2, 3)\nraise RuntimeError\n")
    (tmp_path / "shared_names.py").write_text("from shared_numbers import SIDES as GIVEN\nraise RuntimeError\n")
    text = (
        "from shared_names import GIVEN as BOTH\nMANY = 7\nraise RuntimeError\n"
        "def thing(stream, *, size: int = 3): ...\n"
        "def thing_facts(*, size):\n"
        "    return DatasetFacts(training_points=MANY * size, evaluation_points=max(BOTH), inputs=len(BOTH))\n"
    )
    (tmp_path / "sharing.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    found = facts_of(DatasetFacts, "datasets", {"name": "sharing:thing", "size": 2})
    assert found == DatasetFacts(training_points=14, evaluation_points=3, inputs=2)


def test_text_may_hold_numbers_as_labels_have_them(tmp_path, monkeypatch):
    found = own_facts(
        tmp_path, monkeypatch, "DatasetFacts(training_points=1, evaluation_points=1, fixed=f'at {size:g}')"
    )
    assert found.fixed == "at 3"


def test_methods_of_one_kind_declare_the_same_variables_and_hints_find_them():
    for names, variable in ((("dft", "tone_fit"), "target_amplitude"), (("dft_bands", "dst"), "l2_error")):
        assert all(variable in declared("spectra.methods", name) for name in names)


@pytest.mark.parametrize(
    ("returned", "part"),
    [
        ("__import__('os').getpid()", "must return one DatasetFacts"),
        ("DatasetFacts(training_points=open('/etc/passwd'), evaluation_points=1)", "is no arithmetic on parameters"),
        ("DatasetFacts(training_points=size.real, evaluation_points=1)", "size.real is no arithmetic on parameters"),
        ("DatasetFacts(training_points=1, evaluation_points=1, fixed=f'{size:999999999}')", "is no arithmetic"),
        ("DatasetFacts(training_points=1, evaluation_points=1, fixed=f'{size!r}')", "is no arithmetic"),
        ("DatasetFacts(training_points=sise, evaluation_points=1)", "read 'sise', which is no parameter"),
        ("DatasetFacts(training_points=size // 0, evaluation_points=1)", "cannot be computed"),
        ("DatasetFacts(training_point=size, evaluation_points=1)", "did you mean 'training_points'?"),
        ("DatasetFacts(training_points=size)", "evaluation_points: Field required"),
        ("DatasetFacts(training_points='many', evaluation_points=1)", "training_points: Input should be a valid int"),
        ("NetworkFacts(widths=(size,))", "must return one DatasetFacts"),
        ("size", "must be one return of one record"),
    ],
)
def test_what_is_no_declaration_is_refused_in_words(tmp_path, monkeypatch, returned, part):
    with pytest.raises(BadFactsError) as raised:
        own_facts(tmp_path, monkeypatch, returned)
    assert part in str(raised.value)


def test_a_thing_that_declares_nothing_has_no_facts():
    assert facts_of(EmbeddingFacts, "models.activations", {"name": "tanh"}) is None
