"""Import and export of everything an instance holds, as one YAML or JSON file."""
