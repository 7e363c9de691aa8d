"""Learns the linear models of ``marsad.extraction`` from labelled articles. Never deployed."""
