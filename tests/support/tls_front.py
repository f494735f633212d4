"""Ends TLS in front of a plain server of 127.0.0.1.

    tls_front.py LISTEN TARGET CERTIFICATE KEY
"""

import contextlib
import socket
import ssl
import sys
import threading


def pump(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


def serve(connection, target):
    with socket.create_connection(("127.0.0.1", target)) as plain:
        back = threading.Thread(target=pump, args=(plain, connection), daemon=True)
        back.start()
        pump(connection, plain)
        back.join()


def main(listen, target, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", int(listen))) as listener:
        while True:
            raw, _ = listener.accept()
            with contextlib.suppress(OSError):
                connection = context.wrap_socket(raw, server_side=True)
                threading.Thread(
                    target=serve, args=(connection, int(target)), daemon=True
                ).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
