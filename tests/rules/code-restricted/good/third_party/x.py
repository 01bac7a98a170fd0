# For non-commercial use only.
