/** Makes a .deb with Debian's own dpkg-deb. */
import { chmod, copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PackageRequest } from './fpmArguments.ts';
import { runTool } from './runTool.ts';
import { stagedEntries } from './stage.ts';

/** dpkg-deb's arguments for the kinds of compression that fpm knows. Its default for zstd is slow for little gain. */
const compressions: Readonly<Record<string, readonly string[]>> = {
  gz: ['-Zgzip'],
  xz: ['-Zxz'],
  zst: ['-Zzstd', '-z3'],
};

/**
 * Packs the folder `root` into `request.output`.
 *
 * @throws Error with dpkg-deb's own message.
 */
export async function makeDeb(request: PackageRequest, root: string): Promise<void> {
  const installedBytes = await bytesOf(root);
  const control = join(root, 'DEBIAN');
  await mkdir(control);
  await writeFile(join(control, 'control'), controlText(request, installedBytes));
  await addScript(join(control, 'postinst'), request.afterInstall);
  await addScript(join(control, 'postrm'), request.afterRemove);
  const compression = compressions[request.compression];
  if (compression === undefined) throw new Error(`fpm: unknown compression ${request.compression} of a .deb`);
  await runTool('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, request.output]);
}

/** The description of a package in the format of https://www.debian.org/doc/debian-policy/ch-controlfields. */
export function controlText(request: PackageRequest, installedBytes: number): string {
  const [synopsis = '', ...more] = request.description.split('\n').map((line) => line.trim());
  const fields = {
    Package: request.name,
    Version: request.version,
    Architecture: request.architecture,
    Maintainer: request.maintainer,
    Vendor: request.vendor,
    License: request.license,
    Homepage: request.url,
    Section: 'default',
    Priority: request.priority,
    'Installed-Size': String(Math.ceil(installedBytes / 1024)),
    Depends: request.depends.join(', '),
    Recommends: request.recommends.join(', '),
    Description: [synopsis, ...more.map((line) => ` ${line === '' ? '.' : line}`)].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

async function addScript(path: string, source: string): Promise<void> {
  if (source === '') return;
  await copyFile(source, path);
  await chmod(path, 0o755);
}

async function bytesOf(root: string): Promise<number> {
  const files = (await stagedEntries(root)).filter(({ isFolder }) => !isFolder);
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(join(root, path))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
