"""The kinds of things a release can contain.

The first seventeen are the components of the Model Openness Framework (as its tool lists them at
https://github.com/lfai/model_openness_tool, 2026-05-11); the others are asked for by the Open
Source AI Definition (https://opensource.org/ai/open-source-ai-definition, 2024-10-28), the EU AI
Act (Regulation (EU) 2024/1689) or the European Open Source AI Index (https://osai-index.eu,
2026-06-12).
"""

from __future__ import annotations

from typing import Literal

from aboveboard.value import Value

Kind = Literal["code", "data", "documents"]


class Component(Value, frozen=True):
    """A kind of thing a release can contain.

    ``kind`` decides which default license of a manifest applies. ``mof`` is the Model Openness
    Framework's name, empty where the framework does not know the component. ``counterpart`` says
    what it is in the world of software.
    """

    id: str
    kind: Kind
    title: str
    counterpart: str
    mof: str = ""


_ALL = (
    Component(
        "architecture",
        "code",
        "Model architecture",
        "the program's design, as code",
        "Model architecture",
    ),
    Component(
        "weights",
        "data",
        "Weights (final parameters)",
        "the binary",
        "Model parameters (Final)",
    ),
    Component(
        "evaluation-results",
        "documents",
        "Evaluation results",
        "the published test report",
        "Evaluation results",
    ),
    Component(
        "model-card",
        "documents",
        "Model card",
        "the README and the manual page",
        "Model card",
    ),
    Component(
        "data-card",
        "documents",
        "Data card",
        "the documentation of the source",
        "Data card",
    ),
    Component(
        "technical-report",
        "documents",
        "Technical report",
        "the design document",
        "Technical report",
    ),
    Component(
        "sample-outputs",
        "documents",
        "Sample outputs",
        "screenshots",
        "Sample model outputs",
    ),
    Component(
        "training-code",
        "code",
        "Training code",
        "the build system and the compiler's input",
        "Training code",
    ),
    Component(
        "inference-code", "code", "Inference code", "the runtime", "Inference code"
    ),
    Component(
        "evaluation-code",
        "code",
        "Evaluation code",
        "the test suite",
        "Evaluation code",
    ),
    Component(
        "evaluation-data",
        "data",
        "Evaluation data",
        "the test fixtures",
        "Evaluation data",
    ),
    Component(
        "supporting-libraries",
        "code",
        "Supporting libraries and tools",
        "the dependencies",
        "Supporting libraries and tools",
    ),
    Component("training-data", "data", "Training data", "the source code", "Datasets"),
    Component(
        "data-preprocessing-code",
        "code",
        "Data preprocessing code",
        "code generators and build scripts",
        "Data preprocessing code",
    ),
    Component(
        "intermediate-weights",
        "data",
        "Intermediate weights (checkpoints)",
        "intermediate build products",
        "Model parameters (Intermediate)",
    ),
    Component(
        "research-paper",
        "documents",
        "Research paper",
        "the paper about the program",
        "Research paper",
    ),
    Component(
        "model-metadata",
        "data",
        "Model metadata",
        "build logs and build settings",
        "Model metadata",
    ),
    Component(
        "data-information",
        "documents",
        "Data information",
        "a description of the source good enough to write it anew",
    ),
    Component(
        "data-listing",
        "documents",
        "Data listing",
        "the list of source files and where to get them",
    ),
    Component(
        "validation-code", "code", "Validation code", "the tests used while building"
    ),
    Component(
        "benchmark-inference-code",
        "code",
        "Benchmark inference code",
        "the benchmark driver",
    ),
    Component(
        "training-content-summary",
        "documents",
        "Training content summary",
        "a summary of the source for the regulator",
    ),
    Component(
        "copyright-policy",
        "documents",
        "Copyright policy",
        "the contribution and provenance policy",
    ),
    Component(
        "usage-documentation", "documents", "Usage documentation", "the user's manual"
    ),
    Component(
        "code-documentation",
        "documents",
        "Code documentation",
        "the developer's manual",
    ),
    Component(
        "hardware-documentation",
        "documents",
        "Hardware documentation",
        "the build machine",
    ),
    Component(
        "compute-statement", "documents", "Compute statement", "the cost of one build"
    ),
    Component("preprint", "documents", "Preprint", "the draft paper about the program"),
    Component(
        "peer-reviewed-paper",
        "documents",
        "Peer-reviewed paper",
        "the reviewed paper about the program",
    ),
)

COMPONENTS: dict[str, Component] = {component.id: component for component in _ALL}
"""All components by id, the Model Openness Framework's first."""

BY_MOF_NAME: dict[str, Component] = {
    component.mof: component for component in _ALL if component.mof
}
"""The Model Openness Framework's seventeen, by its names."""
