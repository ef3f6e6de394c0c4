/** The slow link as a process of its own: a TCP proxy to one port, with a delay and a rate that all connections share. */
import { type Socket, connect, createServer } from 'node:net';

import { DelayLine } from './delayLine.ts';

const [targetPort = '', roundTripMs = '', bytesPerSecond = ''] = process.argv.slice(2);
const oneWayMs = Number(roundTripMs) / 2;
const up = new DelayLine(oneWayMs, Number(bytesPerSecond));
const down = new DelayLine(oneWayMs, Number(bytesPerSecond));
const empty = Buffer.alloc(0);

/** Empty bytes stand for the end of what `from` sends. */
function carry(from: Socket, to: Socket, line: DelayLine): void {
  const deliver = (bytes: Buffer): void => {
    if (bytes.length > 0) to.write(bytes);
    else to.end();
  };
  from.on('data', (bytes: Buffer) => {
    line.send(bytes, deliver);
    from.pause();
    line.whenThereIsRoom(() => from.resume());
  });
  from.on('end', () => line.send(empty, deliver));
  from.on('error', () => to.destroy());
  from.on('close', () => line.send(empty, deliver));
}

const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
  const target = connect({ port: Number(targetPort), host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  client.on('error', () => target.destroy());
  // A connection takes a round trip before the first byte can leave.
  setTimeout(() => {
    carry(client, target, up);
    client.resume();
  }, 2 * oneWayMs);
  carry(target, client, down);
});
process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The link has no port');
  process.send?.({ port: address.port });
});
