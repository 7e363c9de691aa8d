"""Stanza's Arabic models, served by ONNX Runtime: no torch, no stanza, the same analyses."""

from marsad.language.onnx.analyser import OnnxAnalyser

__all__ = ["OnnxAnalyser"]
