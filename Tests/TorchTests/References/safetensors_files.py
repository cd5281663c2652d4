"""A file that the Python package wrote. Run with safetensors 0.8.0, torch 2.13.0:

    python safetensors_files.py > python.safetensors
"""
import sys
import torch
from safetensors.torch import save

tensors = {
    "weights": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4,
    "half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    "ieee": torch.tensor([0.5, -0.25], dtype=torch.float16),
    "index": torch.tensor([1, -1, 2**40]),
    "pixels": torch.tensor([[0, 255]], dtype=torch.uint8),
    "mask": torch.tensor([True, False, True]),
    "number": torch.tensor(7.25, dtype=torch.float64),
    "nothing": torch.zeros(0, 4),
}
sys.stdout.buffer.write(save(tensors, metadata={"made by": "Python", "äöü": "☃"}))
