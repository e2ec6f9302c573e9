"""Servers of this machine are asked without TLS."""

from ssl import PROTOCOL_TLS_CLIENT, SSLContext

# A client that is given nothing reads all certificates of the authorities, for a fiftieth of a
# second.
NO_TLS = SSLContext(PROTOCOL_TLS_CLIENT)
