"""Hosts: places on the network, one module each."""
