"""aboveboard keeps what a model repository says about its openness true."""

__version__ = "0.1.0"
