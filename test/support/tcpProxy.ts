/** A TCP proxy to one port of this machine. A line for each direction decides what happens to the bytes. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** One direction of a connection. */
export interface Line {
  /** Hands `bytes` to `deliver` when they have arrived, in the order they came. No bytes stand for the end. */
  send(bytes: Buffer, deliver: (bytes: Buffer) => void): void;
  /** Calls `goOn` at once if there is room for more, else when there is. */
  whenThereIsRoom(goOn: () => void): void;
}

/** The two sockets of one connection through the proxy. */
export interface Pair {
  readonly client: Socket;
  readonly target: Socket;
}

export interface Lines {
  readonly up: Line;
  readonly down: Line;
  /** Before the client's first byte can leave. */
  readonly opensAfterMs: number;
}

export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and accepts no new ones. */
  stop(): Promise<void>;
}

const empty = Buffer.alloc(0);

/** `linesOf` is asked for every new connection. */
export async function startTcpProxy(targetPort: number, linesOf: (pair: Pair) => Lines): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    const { up, down, opensAfterMs } = linesOf({ client, target });
    client.on('error', () => target.destroy());
    setTimeout(() => {
      carry(client, target, up);
      client.resume();
    }, opensAfterMs);
    carry(target, client, down);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function carry(from: Socket, to: Socket, line: Line): void {
  const deliver = (bytes: Buffer): void => {
    if (bytes.length > 0) to.write(bytes);
    else to.end();
  };
  from.on('data', (bytes: Buffer) => {
    from.pause();
    line.send(bytes, deliver);
    line.whenThereIsRoom(() => whenWritten(to, () => from.resume()));
  });
  from.on('end', () => line.send(empty, deliver));
  from.on('error', () => to.destroy());
  from.on('close', () => line.send(empty, deliver));
}

/** Bytes for which the receiver is too slow wait at the sender. */
function whenWritten(to: Socket, goOn: () => void): void {
  if (!to.writableNeedDrain || to.destroyed) {
    goOn();
    return;
  }
  const done = () => {
    to.off('drain', done);
    to.off('close', done);
    goOn();
  };
  to.on('drain', done);
  to.on('close', done);
}
