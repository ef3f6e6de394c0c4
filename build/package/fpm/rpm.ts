/** Makes an .rpm with rpmbuild. */
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PackageRequest } from './fpmArguments.ts';
import { runTool } from './runTool.ts';
import { type StagedEntry, stagedEntries } from './stage.ts';

/** rpm's words for the kinds of compression that fpm knows: the level, then the kind. */
const compressions: Readonly<Record<string, string>> = {
  gzip: 'w1.gzdio',
  bzip2: 'w9.bzdio',
  xz: 'w2.xzdio',
  xzmt: 'w2T.xzdio',
};

export interface Scripts {
  readonly afterInstall: string;
  readonly afterRemove: string;
}

/**
 * Packs the folder `root` into `request.output`; `work` is an empty folder for what rpmbuild writes.
 *
 * @throws Error with rpmbuild's own message.
 */
export async function makeRpm(request: PackageRequest, root: string, work: string): Promise<void> {
  const scripts = {
    afterInstall: await textOf(request.afterInstall),
    afterRemove: await textOf(request.afterRemove),
  };
  const spec = join(work, 'package.spec');
  await writeFile(spec, specText(request, scripts, await stagedEntries(root)));
  const compression = compressions[request.compression];
  if (compression === undefined)
    throw new Error(`fpm: unknown compression ${request.compression} of an .rpm`);
  const results = join(work, 'results');
  await mkdir(results);
  const macros = {
    _topdir: work,
    _rpmdir: results,
    _build_name_fmt: 'package.rpm',
    _binary_payload: compression,
    staged: root,
  };
  await runTool('rpmbuild', [
    '-bb',
    `--target=${request.architecture}`,
    `--buildroot=${join(work, 'buildroot')}`,
    ...Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    spec,
  ]);
  const [made] = await readdir(results);
  if (made === undefined) throw new Error('rpmbuild has written no package');
  await copyFile(join(results, made), request.output);
}

/** The description of a package in the format of https://rpm-software-management.github.io/rpm/manual/spec.html. */
export function specText(request: PackageRequest, scripts: Scripts, entries: readonly StagedEntry[]): string {
  return [
    // The files are ready for use: nothing is stripped, compiled or searched for debug information.
    '%define __spec_install_post %{nil}',
    '%define debug_package %{nil}',
    '%define _build_id_links none',
    `Name: ${request.name}`,
    `Version: ${request.version}`,
    'Release: 1',
    `Summary: ${request.summary || request.name}`,
    `License: ${request.license}`,
    `Vendor: ${request.vendor}`,
    `URL: ${request.url}`,
    `Packager: ${request.maintainer}`,
    // What is needed is listed; rpmbuild would find the libraries that the package brings itself as well.
    'AutoReqProv: no',
    ...request.depends.map((name) => `Requires: ${name}`),
    '%description',
    request.description,
    '%install',
    'mkdir -p %{buildroot}',
    'cp -al %{staged}/. %{buildroot}/',
    ...section('%post', scripts.afterInstall),
    ...section('%postun', scripts.afterRemove),
    '%files',
    '%defattr(-,root,root,-)',
    ...entries.flatMap(fileLine),
    '',
  ].join('\n');
}

function section(heading: string, script: string): string[] {
  // A percent sign begins a macro.
  return script === '' ? [] : [heading, script.replaceAll('%', '%%')];
}

/** Folders that other packages share, such as /usr/bin, belong to the system. */
function fileLine({ path, isFolder }: StagedEntry): string[] {
  if (!isFolder) return [`"${path}"`];
  return path.startsWith('/opt/') ? [`%dir "${path}"`] : [];
}

async function textOf(file: string): Promise<string> {
  return file === '' ? '' : readFile(file, 'utf8');
}
