/** The slow link as a separate process: a TCP proxy to one port, with a delay and a rate shared by all connections. */
import { startTcpProxy } from '../../support/tcpProxy.ts';
import { DelayLine } from './delayLine.ts';

const [targetPort = '', roundTripMs = '', bytesPerSecond = ''] = process.argv.slice(2);
const oneWayMs = Number(roundTripMs) / 2;
const up = new DelayLine(oneWayMs, Number(bytesPerSecond));
const down = new DelayLine(oneWayMs, Number(bytesPerSecond));

process.once('disconnect', () => process.exit(0));
// A connection takes a round trip before the first byte can leave.
const { port } = await startTcpProxy(Number(targetPort), () => ({ up, down, opensAfterMs: 2 * oneWayMs }));
process.send?.({ port });
