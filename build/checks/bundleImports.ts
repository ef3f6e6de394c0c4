/**
 * Finds what the bundles load at run time and the package does not contain. The packaged app has Node, Electron, its own
 * chunks and the packages beside the bundles. Any other module resolves in this checkout and fails for the user. Pure.
 */
import { posix } from 'node:path';

import { parseSync } from 'vite';

import { type Load, loadAt } from './moduleLoads.ts';
import { requireVariables } from './requireVariables.ts';
import { type Placed, enclosingName, placedNodes, textOf } from './syntaxTree.ts';

export interface Bundle {
  /** Its path below out/, with forward slashes. The first folder names the process that runs it. */
  readonly name: string;
  readonly code: string;
}

/**
 * `missing`: the module is not in the package. `unknown`: the module's name is computed, or the code passes `require` on,
 * so this check cannot tell which module is loaded.
 */
export interface Finding {
  readonly kind: 'missing' | 'unknown';
  readonly bundle: string;
  /** The outermost function, class or variable around it; '' when there is none. */
  readonly within: string;
  /** The module's name, or the code that the check cannot follow. */
  readonly what: string;
}

/** The modules that the packaged app can load besides its chunks. */
export interface Available {
  /** Of the oldest Node that the app supports. */
  readonly nodeModules: ReadonlySet<string>;
  /** Names of the packages beside the bundles. */
  readonly packages: ReadonlySet<string>;
}

interface Source extends Bundle {
  readonly nodes: readonly Placed[];
  /** Of a program that is a text in a bundle: what is around the text. */
  readonly around: string;
}

const electronModules = new Set(['electron', 'electron/main', 'electron/common', 'original-fs']);
/** What a sandboxed preload can load: https://www.electronjs.org/docs/latest/tutorial/sandbox#preload-scripts */
const sandboxModules = new Set([
  'electron',
  'electron/common',
  'electron/renderer',
  'events',
  'timers',
  'url',
]);
/** Enough to recognise the place in a minified bundle. */
const shownCharacters = 60;

/** @throws Error when a bundle cannot be parsed. */
export function bundleFindings(bundles: readonly Bundle[], available: Available): Finding[] {
  const sources = bundles.map(parsed);
  const chunks = new Set(sources.map(({ name }) => name));
  const requires = requireVariables(sources);
  const programs = sources.concat(sources.flatMap(programsInTexts));
  return programs.flatMap((program) =>
    findingsIn(program, requires.get(program.name) ?? new Set(), chunks, available),
  );
}

function parsed({ name, code }: Bundle): Source {
  const { program, errors } = parseSync(name, code);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${name} cannot be parsed: ${error.message}`);
  return { name, code, nodes: [...placedNodes(program)], around: '' };
}

/** A worker may get its program as a text. A text that is no program is a text for people. */
function programsInTexts({ name, nodes }: Source): Source[] {
  return nodes.flatMap((placed) => {
    const code = textOf(placed.node);
    if (code === null || !/\b(?:require|import)\b/u.test(code)) return [];
    const { program, errors } = parseSync(name, code, { sourceType: 'script' });
    if (errors.length > 0) return [];
    return [{ name, code, nodes: [...placedNodes(program)], around: enclosingName(placed) }];
  });
}

function findingsIn(
  source: Source,
  requires: ReadonlySet<string>,
  chunks: ReadonlySet<string>,
  available: Available,
): Finding[] {
  return source.nodes.flatMap((placed): Finding[] => {
    const load = loadAt(placed, requires);
    if (load === null || isPackaged(load, source, chunks, available)) return [];
    const bundle = source.name;
    const within = source.around === '' ? enclosingName(placed) : source.around;
    return load.kind === 'unknown'
      ? [{ kind: 'unknown', bundle, within, what: excerpt(source, placed) }]
      : [{ kind: 'missing', bundle, within, what: load.module }];
  });
}

function isPackaged(
  load: Load,
  { name }: Bundle,
  chunks: ReadonlySet<string>,
  { nodeModules, packages }: Available,
): boolean {
  if (load.kind === 'unknown') return false;
  const { module } = load;
  if (/^\.{1,2}\//u.test(module)) return chunks.has(posix.join(posix.dirname(name), module));
  const withoutScheme = module.replace(/^node:/u, '');
  if (name.startsWith('preload/')) return sandboxModules.has(withoutScheme);
  const packageName = /^(?:@[^/]+\/)?[^/]+/u.exec(module)?.[0] ?? '';
  return nodeModules.has(withoutScheme) || electronModules.has(module) || packages.has(packageName);
}

function excerpt({ code }: Bundle, { node, parent }: Placed): string {
  const { start, end } = parent?.node ?? node;
  return code.slice(start, Math.min(end, start + shownCharacters));
}
