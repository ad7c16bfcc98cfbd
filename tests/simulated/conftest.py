from tests.pcscd import own_pcscd, pcscd

__all__ = ["own_pcscd", "pcscd"]
