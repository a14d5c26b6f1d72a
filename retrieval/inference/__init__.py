"""What the small models run on: their graphs, ONNX Runtime, the hub."""
