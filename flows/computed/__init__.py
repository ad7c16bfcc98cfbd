"""What is computed for scenes, a file each; see :mod:`flows.definition.computation`."""
