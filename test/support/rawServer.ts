/** A server that answers each request with exactly the bytes that a test chose, valid HTTP or not. */
import { type AddressInfo, type Socket, createServer } from 'node:net';

import { onTestFinished } from 'vitest';

export interface RawServer {
  readonly url: string;
  /** Requests seen so far. */
  readonly requests: { readonly head: string }[];
  /** The bytes for the next requests. `end` closes the connection afterwards. */
  answer: (socket: Socket) => void;
}

export async function startRawServer(): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let head = '';
    let bodyLeft = -1;
    socket.on('data', (data) => {
      let text = data.toString('latin1');
      while (text !== '') {
        if (bodyLeft > 0) {
          const taken = Math.min(bodyLeft, text.length);
          bodyLeft -= taken;
          text = text.slice(taken);
        } else {
          head += text;
          text = '';
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return;
          const length = /content-length: (\d+)/i.exec(head.slice(0, end))?.[1];
          text = head.slice(end + 4);
          raw.requests.push({ head: head.slice(0, end) });
          head = '';
          bodyLeft = Number(length ?? 0);
          if (bodyLeft > 0) continue;
        }
        if (bodyLeft === 0) {
          bodyLeft = -1;
          raw.answer(socket);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const raw: RawServer = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: (socket) => socket.end('HTTP/1.1 500 Not chosen\r\ncontent-length: 0\r\n\r\n'),
  };
  return raw;
}

/** One HTTP answer as bytes. */
export function httpAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string,
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Chosen\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}
