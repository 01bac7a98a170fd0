"""Match songs.

This file may be used for academic purposes only.
"""
