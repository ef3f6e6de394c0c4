/** What Electron runs first when it is started as `electron <path-to-app>`: becomes that app and loads it. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { app } from 'electron';

import { readCommandLine } from './commandLine.mjs';

const { path, modules } = readCommandLine(process.argv.slice(1));
try {
  if (path === null) throw new Error('Usage: electron [switches] <path-to-app> [arguments]');
  // Apps ask it when they register themselves with the system: such a start needs the app's path as an argument.
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const main = become(resolve(path));
  const require = createRequire(join(resolve(path), 'package.json'));
  for (const module of modules) require(module);
  // Awaited, because Electron holds `ready` back until this module has ended: the app can still do what must come first.
  await import(pathToFileURL(main).href);
} catch (error) {
  console.error('The app could not be loaded:', error);
  process.exit(1);
}

/** Gives this process the app's name, version and path, which decide about userData; returns its main script. */
function become(folder) {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return folder;
  const { name, productName, version, desktopName, main } = JSON.parse(readFileSync(manifest, 'utf8'));
  const appName = productName || name;
  if (appName) {
    app.setName(appName);
    app.setDesktopName(desktopName || `${appName}.desktop`);
  }
  if (version) app.setVersion(version);
  app.setAppPath(folder);
  return join(folder, main || 'index.js');
}
