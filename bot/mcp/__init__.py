"""Askademy for other programs and assistants; imported only where it is switched on."""
