"""A question and passages -> the words that answer, and whether any do; a question and a sentence -> does it answer?

The shipped reader (`reader.onnx`; README.md beside it describes it) runs by onnxruntime and loads in 0.1 s. Any
extractive question-answering model of the Hugging Face hub can take its place and runs by torch.

passage_reading  what a reader says of a passage, and how logits become that
onnx_reader      the shipped reader
torch_reader     any other one
answer_checker   the model that judges each candidate, apart from the reader
"""

from __future__ import annotations

from retrieval.reader.passage_reading import PassageReading, Reader, Span, answerability
from retrieval.reader.verdict import AnswerChecker

__all__ = [
    "DEFAULT",
    "AnswerChecker",
    "PassageReading",
    "Reader",
    "Span",
    "answerability",
    "load_checker",
    "load_reader",
]

DEFAULT = "newsdesk"


def load_reader(model: str = DEFAULT) -> Reader:
    """The reader of the setting `answer.reader`: "newsdesk", a folder, or a name of the model hub.

    Raises:
        UsageError: the folder holds no such model.
        NewsdeskError: the hub does not give the model.
    """
    if model == DEFAULT:
        from retrieval.inference.model_folder import DEFAULT as ENCODER
        from retrieval.inference.model_folder import find_model
        from retrieval.reader.onnx_reader import GRAPH, OnnxReader

        return OnnxReader(GRAPH, find_model(ENCODER).encoder / "tokenizer.json")
    from retrieval.reader.torch_reader import TorchReader

    return TorchReader(model)


def load_checker() -> AnswerChecker:
    """The checker of answers that is shipped. Raises NewsdeskError where its file is missing or damaged."""
    from retrieval.inference.model_folder import DEFAULT as ENCODER
    from retrieval.inference.model_folder import find_model
    from retrieval.reader.answer_checker import GRAPH, OnnxAnswerChecker

    return OnnxAnswerChecker(GRAPH, find_model(ENCODER).encoder / "tokenizer.json")
