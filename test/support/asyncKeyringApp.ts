/**
 * The built app on a runtime whose safeStorage is that of Electron 46: the asynchronous calls alone, over a keyring
 * that a test locks and unlocks. No binary of that version can be fetched everywhere, so a separate entry file puts
 * the calls in place before the app is loaded.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { projectFolder } from '../../build/electron/paths.ts';

const entry = `import { safeStorage } from 'electron';

let isLocked = process.env['TEST_KEYRING'] === 'locked';
const waiting = [];
const unlocked = () => (isLocked ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve());
globalThis.unlockKeyring = () => {
  isLocked = false;
  for (const go of waiting.splice(0)) go();
};
const turned = (text) => text.split('').reverse().join('');

Object.assign(safeStorage, {
  isEncryptionAvailable: undefined,
  encryptString: undefined,
  decryptString: undefined,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  async isAsyncEncryptionAvailable() {
    await unlocked();
    return true;
  },
  async encryptStringAsync(text) {
    await unlocked();
    return Buffer.from('v11' + turned(text));
  },
  async decryptStringAsync(bytes) {
    await unlocked();
    return { result: turned(bytes.toString().slice(3)), shouldReEncrypt: false };
  },
});
await import(${JSON.stringify(pathToFileURL(join(projectFolder, 'out/main/index.js')).href)});
`;

/** Writes the app's folder, for Electron's command line. */
export async function writeAsyncKeyringApp(folder: string): Promise<string> {
  const path = join(folder, 'app');
  await mkdir(path, { recursive: true });
  const description = { name: 'mediamagic-uploader', version: '0.1.0', type: 'module', main: 'main.js' };
  await writeFile(join(path, 'package.json'), JSON.stringify(description));
  await writeFile(join(path, 'main.js'), entry);
  return path;
}
