/** A SOCKS 5 proxy for tests (RFC 1928, 1929): CONNECT by name or IPv4 address, with an optional sign-in. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface SocksProxy {
  readonly name: string;
  readonly tunnels: string[];
  stop(): Promise<void>;
}

/** `signIn` is `user:password`, or null for none. `portOf` is the port of a host on this machine. */
export async function startSocksProxy(
  signIn: string | null,
  portOf: (host: string) => number | null,
): Promise<SocksProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let step: 'greeting' | 'sign-in' | 'request' | 'open' = 'greeting';
    socket.on('data', (bytes) => {
      if (step === 'greeting') {
        const wanted = signIn === null ? 0 : 2;
        const offers = [...bytes.subarray(2)];
        socket.write(Buffer.from([5, offers.includes(wanted) ? wanted : 0xff]));
        step = signIn === null ? 'request' : 'sign-in';
      } else if (step === 'sign-in') {
        const userLength = bytes[1] ?? 0;
        const user = bytes.subarray(2, 2 + userLength).toString();
        const password = bytes.subarray(3 + userLength).toString();
        const isRight = `${user}:${password}` === signIn;
        socket.write(Buffer.from([1, isRight ? 0 : 1]));
        if (!isRight) socket.end();
        step = 'request';
      } else if (step === 'request') {
        step = 'open';
        const isName = bytes[3] === 3;
        const host = isName
          ? bytes.subarray(5, 5 + (bytes[4] ?? 0)).toString()
          : [...bytes.subarray(4, 8)].join('.');
        const asked = bytes.readUInt16BE(bytes.length - 2);
        tunnels.push(`${host}:${asked}`);
        const target = connect({ host: '127.0.0.1', port: portOf(host) ?? asked });
        sockets.add(target);
        target.on('error', () => socket.destroy());
        target.once('connect', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          socket.pipe(target).pipe(socket);
        });
        socket.once('close', () => target.destroy());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
