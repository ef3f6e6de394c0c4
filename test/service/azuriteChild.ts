/** The process that Azurite's blob service runs in: it ends when its parent does, however that ends. */
import { rmSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';

// The parent holds the other end of stdin and never writes: end of input means that the parent is gone or wants us gone.
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdin.resume();

const { MEDIAMAGIC_SCRATCH: scratchFolder } = process.env;
if (scratchFolder !== undefined) {
  process.on('exit', () => {
    // Windows removes no folder that a process works in.
    process.chdir(dirname(scratchFolder));
    rmSync(scratchFolder, { recursive: true, force: true });
  });
}

// Azurite loads its telemetry library even when telemetry is disabled: two thirds of its start. Here it never gets to.
const require = createRequire(createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'));
const telemetry = require.resolve('applicationinsights');
require.cache[telemetry] = Object.assign(new Module(telemetry), { loaded: true });

require('./main.js');
