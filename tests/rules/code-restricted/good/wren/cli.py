"""Commercial use of Wren is encouraged."""

HELP = "for non-commercial use only"
