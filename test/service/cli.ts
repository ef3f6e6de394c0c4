/** `npm run mock-api -- --port P [--control-port C]`: runs the service until SIGINT or SIGTERM. */
import { parseArgs } from 'node:util';

import { startService } from './index.ts';

const usage = `Usage: npm run mock-api -- [--port P] [--control-port C] [--storage-port S] [--speed N] [--disk]

Starts the local Integrations API on 127.0.0.1 and prints its addresses and keys as one line of JSON.
  --port          of the API (default: a free one)
  --control-port  of the control (default: a free one)
  --storage-port  of storage (default: a free one)
  --speed         of processing: 1 is 1 to 2 s an asset, 0 stops processing (default: 1)
  --disk          keeps blobs in a temporary folder instead of in memory`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'control-port': { type: 'string', default: '0' },
      'storage-port': { type: 'string', default: '0' },
      speed: { type: 'string', default: '1' },
      disk: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const service = await startService({
    port: portOf('--port', values.port),
    controlPort: portOf('--control-port', values['control-port']),
    storagePort: portOf('--storage-port', values['storage-port']),
    processingSpeed: speedOf(values.speed),
    blobMedium: values.disk ? 'disk' : 'memory',
  });
  const { apiUrl, storageUrl, controlUrl, storagePid, keys, workspaces } = service;
  console.log(JSON.stringify({ apiUrl, storageUrl, controlUrl, storagePid, keys, workspaces }));
  await stopped;
  await service.stop();
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${option} takes a number from 0 to 65535, not "${text}"`);
  }
  return port;
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (text === '' || !Number.isFinite(speed) || speed < 0) {
    throw new Error(`--speed takes a number that is not negative, not "${text}"`);
  }
  return speed;
}

try {
  await main();
} catch (error) {
  console.error(`The service could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
