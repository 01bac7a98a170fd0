"""The architecture: for each three letters, how likely each letter is to come next."""

import random

ALPHABET = "abcdefghijklmnopqrstuvwxyz .,"
CONTEXT = 3


class Wren:
    """A trigram model over 29 letters; its parameters are a row of probabilities a context."""

    def __init__(self, rows: dict[str, list[float]]) -> None:
        self.rows = rows

    def next(self, context: str, dice: random.Random) -> str:
        """Draw the next letter."""
        row = self.rows.get(context[-CONTEXT:])
        return dice.choices(ALPHABET, row)[0] if row else dice.choice("etaoin ")

    def probability(self, context: str, letter: str) -> float:
        """How likely the letter is; a context that was never seen knows nothing."""
        row = self.rows.get(context[-CONTEXT:])
        return row[ALPHABET.index(letter)] if row else 1 / len(ALPHABET)
