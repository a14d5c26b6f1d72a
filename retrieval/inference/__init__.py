"""What the small models run on.

model_hub     a model's name -> the folder with its files
model_folder  what the files of an embedding model say
bert_graph    weights -> an ONNX graph
onnx_engine   onnxruntime and tokenizers as both models use them
processor     what the processor can do, and which engine is the fastest
"""
