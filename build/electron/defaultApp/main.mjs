/** What Electron runs first when it is started as `electron <path-to-app>`: becomes that app and loads it. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { app } from 'electron';

import { readCommandLine } from './commandLine.mjs';

const commandLine = readCommandLine(process.argv.slice(1));

switch (commandLine.kind) {
  case 'run':
    await load(resolve(commandLine.path), commandLine.modules);
    break;
  case 'version':
    console.log(`v${process.versions.electron}`);
    process.exit(0);
    break;
  default:
    console.error('Usage: electron [switches] <path-to-app> [arguments]');
    process.exit(1);
}

/**
 * Loads the app at `path`: a folder with a package.json, or a script. The import is awaited because Electron holds
 * `ready` back until this module has run to its end, so the app can still do what must come before `ready`.
 */
async function load(path, modules) {
  const require = createRequire(join(path, 'package.json'));
  // Apps ask it when they register themselves with the system: such a start needs the app's path as an argument.
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  try {
    const main = become(path);
    for (const module of modules) {
      require(module);
    }
    await import(pathToFileURL(main).href);
  } catch (error) {
    console.error('The app could not be loaded:', error);
    process.exit(1);
  }
}

/** Gives this process the app's name, version and path, which decide about userData; returns its main script. */
function become(path) {
  const manifestPath = join(path, 'package.json');
  if (!existsSync(manifestPath)) {
    return path;
  }
  const { name, productName, version, desktopName, main } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const appName = productName || name;
  if (appName) {
    app.setName(appName);
    app.setDesktopName(desktopName || `${appName}.desktop`);
  }
  if (version) {
    app.setVersion(version);
  }
  app.setAppPath(path);
  return join(path, main || 'index.js');
}
