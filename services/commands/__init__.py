"""The command line ``tsunagari``: what operators do, across the services."""
