"""The source files behind a claim's numbers; its page carries them, so that they can be read without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spectral_bias.registry.search import module_file

KINDS = {
    "measure": {"en": "measures of the tests", "zh": "检验的度量"},
    "spectra": {"en": "analysis of the snapshots", "zh": "快照的分析"},
    "analysis": {"en": "what is computed", "zh": "所作的计算"},
    "dataset": {"en": "data", "zh": "数据"},
    "model": {"en": "network", "zh": "网络"},
    "activation": {"en": "activation", "zh": "激活函数"},
    "embedding": {"en": "embedding", "zh": "嵌入"},
    "initialisation": {"en": "initial weights", "zh": "初始权重"},
    "loss": {"en": "loss", "zh": "损失函数"},
    "optimiser": {"en": "optimiser", "zh": "优化器"},
    "schedule": {"en": "learning rate", "zh": "学习率"},
}


@dataclass(frozen=True)
class SourceFile:
    """A source file.

    Attributes:
        module: its module, or the stage that it is the script of.
        path: its name in certificates, from the root of the repository or of the working folder.
        text: what it says.
    """

    module: str
    path: str
    text: str

    @property
    def name(self) -> str:
        """The last part of its module's name."""
        return self.module.rpartition(".")[2]

    @property
    def place(self) -> str:
        """Its id in the page."""
        return "code-" + self.module.replace(".", "-")


def claim_code(
    modules: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> list[tuple[Mapping[str, str], list[SourceFile]]]:
    """The files of a claim's code by what they are for, those of its measures first.

    Args:
        modules: by the key of the configuration that names them, each with its file relative to the project's root.
    """
    found = [(KINDS[key], [_source(*each) for each in modules[key].items()]) for key in KINDS if key in modules]
    return [(words, [each for each in files if each is not None]) for words, files in found]


def _source(module: str, known: Mapping[str, str]) -> SourceFile | None:
    file = module_file(module)
    return None if file is None else SourceFile(module, known["file"], file.read_text("utf-8"))
