"""Tsunagari: four independent services and the chassis that they share."""
