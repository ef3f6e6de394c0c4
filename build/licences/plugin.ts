/**
 * Writes `out/licences.json`: the licences of every package that is shipped, bundled or beside the bundles. Each of the
 * three builds adds what it bundled and writes the list anew, so that it is whole after the last.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Plugin } from 'vite';

import type { LicenceNotice } from '../../preload/contract.ts';
import { besideBundles } from '../package/beside.ts';
import { folderOfModule, foldersBeside, licenceOf, packageFolder } from './packages.ts';

/** Parts of Electron's distribution that are no packages of npm. */
const chromiumNote =
  'Electron contains Chromium and Node.js. Their licences are in LICENSES.chromium.html beside the program.';

/** Copies of packages' files in the sources, each with the package's name, version and licence. */
const copied = ['renderer/ui/fonts/inter'];

/** By name; versions of one package follow each other. */
export function noticesOf(folders: Iterable<string>): LicenceNotice[] {
  const notices = new Map(
    [...folders].map(licenceOf).map((notice) => [`${notice.name}@${notice.version}`, notice]),
  );
  return [...notices.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** One plugin for all builds of the project. */
export function licences(projectFolder: string): Plugin {
  const folders = new Set<string>();
  return {
    name: 'licences',
    apply: 'build',
    async writeBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const id of output.moduleIds) {
          const folder = folderOfModule(id);
          if (folder !== null) folders.add(folder);
        }
      }
      const electron = packageFolder('electron', projectFolder);
      if (electron === null) throw new Error('electron is not installed');
      const { text, ...runtime } = licenceOf(electron);
      const notices = [
        { ...runtime, text: `${chromiumNote}\n\n${text}` },
        ...noticesOf([
          ...foldersBeside(projectFolder, besideBundles),
          ...folders,
          ...copied.map((folder) => join(projectFolder, folder)),
        ]),
      ];
      const file = join(projectFolder, 'out', 'licences.json');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(notices));
    },
  };
}
