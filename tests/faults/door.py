"""A door to a server: open, it passes everything through; shut, it refuses; frozen, it is silent.

    python -m tests.faults.door PORT ADDRESS

ADDRESS is a port of 127.0.0.1 or the path of a socket. Orders come by standard input, one a line:
`shut`, `freeze`, `open`; each is answered with its own word when it is so.
"""

import selectors
import socket
import sys
from contextlib import suppress


class Door:
    """One thread, one selector: connections are pairs, and while frozen nothing is read."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address
        self.selector = selectors.DefaultSelector()
        self.pairs: dict[socket.socket, socket.socket] = {}
        self.listener: socket.socket | None = None
        self.frozen = False

    def open(self) -> None:
        """Let people in again; those who waited at the frozen door are told to come back."""
        if self.frozen:
            self.cut()
        self.frozen = False
        if self.listener is None:
            self.listener = socket.create_server(("127.0.0.1", self.port))
            self.selector.register(self.listener, selectors.EVENT_READ)

    def shut(self) -> None:
        if self.listener is not None:
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None
        self.cut()

    def freeze(self) -> None:
        """Connections stay, new ones are accepted (by the kernel), and nobody ever answers."""
        self.frozen = True

    def cut(self) -> None:
        for line in list(self.pairs):
            self.hang_up(line)
        if self.frozen and self.listener is not None:  # whoever the kernel accepted meanwhile
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None

    def hang_up(self, line: socket.socket) -> None:
        other = self.pairs.pop(line, None)
        if other is not None:
            self.pairs.pop(other, None)
            for each in (line, other):
                self.selector.unregister(each)
                each.close()

    def let_in(self) -> None:
        assert self.listener is not None
        inside = socket.socket(socket.AF_UNIX if "/" in self.address else socket.AF_INET)
        visitor, _ = self.listener.accept()
        try:
            inside.connect(
                self.address if "/" in self.address else ("127.0.0.1", int(self.address))
            )
        except OSError:
            visitor.close()
            inside.close()
            return
        self.pairs[visitor], self.pairs[inside] = inside, visitor
        for each in (visitor, inside):
            self.selector.register(each, selectors.EVENT_READ)

    def pass_on(self, line: socket.socket) -> None:
        if line not in self.pairs:  # hung up a moment ago
            return
        try:
            said = line.recv(65536)
            self.pairs[line].sendall(said)
        except OSError:
            said = b""
        if not said:
            self.hang_up(line)

    def work(self) -> None:
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        self.open()
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    self.obey(sys.stdin.readline().strip())
                elif self.frozen:
                    self.wait_for_orders()
                    break
                elif key.fileobj is self.listener:
                    self.let_in()
                else:
                    self.pass_on(key.fileobj)

    def wait_for_orders(self) -> None:
        self.obey(sys.stdin.readline().strip())

    def obey(self, order: str) -> None:
        if not order:
            sys.exit(0)  # whoever gave the orders has gone
        {"open": self.open, "shut": self.shut, "freeze": self.freeze}[order]()
        with suppress(BrokenPipeError):
            print(order, flush=True)


if __name__ == "__main__":
    Door(int(sys.argv[1]), sys.argv[2]).work()
