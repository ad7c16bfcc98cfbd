from tests.memory import in_memory, tmp_path

__all__ = ["in_memory", "tmp_path"]
