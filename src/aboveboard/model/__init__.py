"""The values that pass between the stages: frozen, typed, without behaviour beyond small
properties.

``Manifest`` is what a release declares, ``Book`` what was found out about it, ``Claim`` what its
prose says, ``Assessment`` what a standard makes of both, ``Finding`` and ``Report`` what a person
reads. Everything after the ``Book`` is a pure function of these values.
"""
