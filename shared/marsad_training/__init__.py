"""Learns the models of ``marsad.extraction`` from labelled articles, and makes entity text of them. Never deployed."""
