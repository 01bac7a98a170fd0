"""safetensors, written and read with nothing but the standard library."""

import json
import struct
from pathlib import Path


def save(path: Path, tensors: dict[str, list[float]], metadata: dict[str, str]) -> None:
    """Write one-dimensional float32 tensors."""
    header: dict[str, object] = {"__metadata__": metadata}
    body = b""
    for name, values in sorted(tensors.items()):
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {
            "dtype": "F32",
            "shape": [len(values)],
            "data_offsets": [len(body), len(body) + len(packed)],
        }
        body += packed
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def load(path: Path) -> dict[str, list[float]]:
    """Read the tensors back."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    found = {}
    for name, tensor in header.items():
        start, end = tensor["data_offsets"]
        found[name] = list(struct.unpack(f"<{(end - start) // 4}f", body[start:end]))
    return found
