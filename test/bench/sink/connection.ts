/**
 * One HTTP/1.1 connection, read below `node:http`: heads are parsed, bodies are counted and thrown away. The sink must
 * cost less than the senders, and `node:http` passes every 64 KiB of a body through a stream.
 */
import { type Socket, type SocketConstructorOpts, Socket as NetSocket } from 'node:net';

export interface Head {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface Received {
  readonly head: Head;
  readonly bodyBytes: number;
  /** The beginning of the body: all of a small JSON or XML body, nothing of what is only counted. */
  readonly text: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How many bytes of a body are stored, decided by its head; 0 for none. */
export type KeepRule = (head: Head) => number;

/** One buffer for all connections, because each read is processed before the next one. */
const readBuffer = Buffer.allocUnsafeSlow(4 * 1_024 * 1_024);
const headEnd = '\r\n\r\n';

/** Serves `accepted` (which must not have begun to read) until it closes. */
export function serve(accepted: Socket, keep: KeepRule, answer: (request: Received) => Reply): void {
  // Reading into a large buffer of our own halves the cost, and only a socket made by hand can do so. Its types leave
  // `handle` out, which is how Node itself makes the sockets of a server.
  const options: SocketConstructorOpts = {
    onread: { buffer: readBuffer, callback: (length) => read(length) },
  };
  const socket = new NetSocket(
    Object.assign(options, { handle: Reflect.get(accepted, '_handle') as unknown }),
  );
  let pending: Buffer = Buffer.alloc(0);
  let head: Head | null = null;
  let bodyBytes = 0;
  let bodyLeft = 0;
  let kept: Buffer[] = [];
  let keepLeft = 0;

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.resume();

  function read(length: number): boolean {
    let position = 0;
    while (position < length) {
      if (head === null) {
        pending = Buffer.concat([pending, readBuffer.subarray(position, length)]);
        const end = pending.indexOf(headEnd);
        if (end < 0) return true;
        position = length - (pending.length - end - headEnd.length);
        begin(pending.toString('latin1', 0, end));
        pending = Buffer.alloc(0);
      } else {
        const taken = Math.min(bodyLeft, length - position);
        if (keepLeft > 0) {
          const piece = Buffer.from(readBuffer.subarray(position, position + Math.min(taken, keepLeft)));
          kept.push(piece);
          keepLeft -= piece.length;
        }
        bodyLeft -= taken;
        position += taken;
      }
      if (head !== null && bodyLeft === 0) finish(head);
    }
    return true;
  }

  function begin(text: string): void {
    head = parseHead(text);
    bodyBytes = Number(head.headers.get('content-length') ?? 0);
    bodyLeft = bodyBytes;
    keepLeft = keep(head);
    if (head.headers.has('transfer-encoding')) throw new Error(`The sink takes no chunked body: ${text}`);
    if (head.headers.has('expect')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  function finish(received: Head): void {
    const text = Buffer.concat(kept).toString('utf8');
    head = null;
    kept = [];
    const { status, headers, body } = answer({ head: received, bodyBytes, text });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const isHead = received.method === 'HEAD';
    const length = isHead ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    socket.write(`HTTP/1.1 ${status} Answer\r\n${lines.join('')}${length}\r\n${isHead ? '' : body}`);
  }
}

function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, target, headers };
}
