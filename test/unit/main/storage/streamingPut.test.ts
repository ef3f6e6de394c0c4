/** The guarantees of sendPut that the transfer relies on: when the memory of a slice is free, and how a PUT ends. */
import { createHash } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo, type Socket, createServer } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { directConnections } from '../../../../main/network/agents.ts';
import { type PutRequest, sendPut } from '../../../../main/storage/streamingPut.ts';
import { eventually } from '../../../support/poll.ts';

const mebibyte = 1_024 * 1_024;

/** A plain TCP server. `accept` handles each connection. */
async function listen(accept: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/container/blob`);
}

/** Sends `start`, and then `part` again and again until the other side hangs up. */
function pour(socket: Socket, start: string, part: string): void {
  socket.write(start);
  const more = (): void => {
    while (!socket.destroyed && socket.write(part));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}

/** The same, a little at a time. */
function drip(socket: Socket, start: string, part = 'x'): void {
  socket.write(start);
  const timer = setInterval(() => socket.write(part), 5);
  socket.once('close', () => clearInterval(timer));
}

/** A body whose slices all use the same memory, each with its own content. */
function reusedSlices(count: number) {
  const memory = Buffer.alloc(mebibyte);
  const state = { asked: 0, isEnded: false };
  async function* slices(): AsyncGenerator<Buffer> {
    try {
      for (; state.asked < count;) {
        state.asked += 1;
        memory.fill(state.asked);
        yield memory;
      }
    } finally {
      state.isEnded = true;
    }
  }
  return { state, body: slices(), sizeBytes: count * mebibyte };
}

function put(
  url: URL,
  { body, sizeBytes }: ReturnType<typeof reusedSlices>,
  signal = new AbortController().signal,
  limits?: PutRequest['limits'],
) {
  const connections = directConnections();
  onTestFinished(() => connections.drop());
  const agents = connections.agentsFor(url);
  if (agents instanceof Promise) throw new Error('Direct connections are known at once');
  return sendPut({ url, agents, headers: {}, sizeBytes, body, signal, ...(limits && { limits }) });
}

function answer(status: string, text = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}

async function* brokenBody(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(10);
  throw new Error('The file changed');
}

describe('a streaming PUT', () => {
  it('has sent a slice before it requests the next one', async () => {
    const received = createHash('sha256');
    const server = http.createServer((request, response) => {
      request.on('data', (piece: Buffer) => received.update(piece));
      request.on('end', () => response.writeHead(201).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/container/blob`);
    const expected = createHash('sha256');
    for (let slice = 1; slice <= 40; slice += 1) expected.update(Buffer.alloc(mebibyte, slice));
    expect((await put(url, reusedSlices(40))).status).toBe(201);
    expect(received.digest('hex')).toBe(expected.digest('hex'));
  });

  it('requests no more slices than the server accepts', async () => {
    let connection: Socket | null = null;
    const url = await listen((socket) => {
      connection = socket.pause();
    });
    const slices = reusedSlices(200);
    const controller = new AbortController();
    const sending = put(url, slices, controller.signal);
    await eventually(() => connection !== null && slices.state.asked > 1, Boolean);
    controller.abort();
    await expect(sending).rejects.toMatchObject({ code: 'ECANCELED' });
    expect(slices.state.asked).toBeLessThan(100);
    expect(slices.state.isEnded).toBe(true);
  });

  it('resolves with a refusal before the end of its body, and stops reading the body', async () => {
    const url = await listen((socket) => {
      socket.once('data', () =>
        socket.pause().write(answer('403 Forbidden', '<Code>AuthenticationFailed</Code>')),
      );
    });
    const slices = reusedSlices(200);
    expect(await put(url, slices)).toMatchObject({ status: 403, text: '<Code>AuthenticationFailed</Code>' });
    expect(slices.state.asked).toBeLessThan(200);
    expect(slices.state.isEnded).toBe(true);
  });

  it('rejects a success that comes before all bytes were sent', async () => {
    const url = await listen((socket) => {
      socket.once('data', () => socket.pause().write(answer('201 Created')));
    });
    await expect(put(url, reusedSlices(200))).rejects.toMatchObject({ code: 'EPIPE' });
  });

  it('rejects with the reason when the connection breaks in the body or in the head of the response', async () => {
    const reset = await listen((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    await expect(put(reset, reusedSlices(200))).rejects.toMatchObject({
      name: 'NoResponseError',
      code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) as string,
    });
    const cut = await listen((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 201 Created\r\nContent-Le'));
    });
    await expect(put(cut, reusedSlices(1))).rejects.toMatchObject({ name: 'NoResponseError' });
    await expect(put(new URL('http://127.0.0.1:1/'), reusedSlices(1))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it.each([
    ['is cut off', (socket: Socket) => socket.end('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf')],
    ['never ends', (socket: Socket) => pour(socket, 'HTTP/1.1 201 Created\r\n\r\n', 'x'.repeat(65_536))],
    ['drips', (socket: Socket) => drip(socket, 'HTTP/1.1 201 Created\r\n\r\n')],
  ])('takes the status of a response whose body %s', async (_name, respond) => {
    const url = await listen((socket) => socket.once('data', () => respond(socket.resume())));
    const response = await put(url, reusedSlices(1), undefined, { headMs: 60_000, bodyMs: 50 });
    expect(response.status).toBe(201);
    expect(response.text.length).toBeLessThanOrEqual(65_536);
  });

  it.each([
    ['head', 'HTTP/1.1 201 Created\r\nx-slow: '],
    ['lines before its head', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('gives up a response whose %s drips', async (_name, start) => {
    const url = await listen((socket) =>
      socket.once('data', () => drip(socket.resume(), start, start.startsWith('HTTP/1.1 100') ? start : 'x')),
    );
    const sending = put(url, reusedSlices(1), undefined, { headMs: 50, bodyMs: 60_000 });
    await expect(sending).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('rejects with the error of its body', async () => {
    const url = await listen((socket) => socket.resume());
    const broken = { state: { asked: 0, isEnded: false }, body: brokenBody(), sizeBytes: 20 };
    await expect(put(url, broken)).rejects.toThrow('The file changed');
  });
});
