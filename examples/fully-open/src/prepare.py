"""Data preprocessing: the diary, in the 29 letters that the model knows."""

from pathlib import Path

from model import ALPHABET

HERE = Path(__file__).resolve().parent.parent


def clean(text: str) -> str:
    """Lower case, other characters become blanks, several blanks become one."""
    letters = (letter if letter in ALPHABET else " " for letter in text.lower())
    return " ".join("".join(letters).split())


if __name__ == "__main__":
    for name in ("diary", "held_out"):
        print(
            name,
            len(clean((HERE / "data" / f"{name}.txt").read_text(encoding="utf-8"))),
            "letters",
        )
