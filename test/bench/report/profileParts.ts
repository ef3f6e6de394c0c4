/**
 * The main thread's CPU time by part: SQLite, got, sockets, file calls, and each module of the app. A sample counts for the
 * innermost frame that belongs to a part, so what a library's callback does counts for the callback.
 */
import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';

export interface PartTime {
  readonly part: string;
  readonly ms: number;
}

type Frame = Pick<Profiler.ProfileNode['callFrame'], 'functionName' | 'url' | 'lineNumber' | 'columnNumber'>;

/** The first pattern that matches a frame's source names its part. Paths are those of the source maps. */
const partsBySource: readonly (readonly [pattern: RegExp, part: string])[] = [
  [/node_modules\/libsql\//u, 'SQLite'],
  [/node_modules\/(got|keyv|cacheable-request|responselike|http-timer|cacheable-lookup)\//u, 'got'],
  [/node_modules\/zod\//u, 'zod'],
  [/node_modules\//u, 'other libraries'],
  [/main\/files\//u, 'file calls'],
  [/main\/(queue|api|transfer|storage|network|errors|shared|ipc)\//u, 'main/$1'],
  [/^node:(_tls|tls|internal\/tls|_http_agent_tls)/u, 'TLS'],
  [
    /^node:(_http|http|https|net|internal\/(http|net|stream_base_commons|dns)|dns|url|internal\/url)/u,
    'HTTP and sockets',
  ],
  [/^node:(fs|internal\/fs|worker|internal\/worker|internal\/per_context\/messageport)/u, 'file calls'],
  [/^node:(crypto|internal\/crypto)/u, 'checksums'],
  [/^node:(stream|internal\/streams|events|buffer|string_decoder)/u, 'streams'],
  [/^node:/u, 'Node'],
  [/test\/bench\//u, 'bench'],
];
/** Frames of Node that say nothing about why they run; their caller does. */
const isNeutral =
  /^node:(events|internal\/(process\/task_queues|timers|event_target|abort_controller|util)|buffer)/u;

/** `sourceOf`: the source of a frame, as its path or its `node:` module; null for native code. */
export function partsOf(profile: Profiler.Profile, sourceOf: (frame: Frame) => string | null): PartTime[] {
  const parents = new Map<number, number>();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const { id, children = [] } of profile.nodes) for (const child of children) parents.set(child, id);
  const partOfNode = new Map<number, string>();
  const partOf = (id: number): string => {
    const known = partOfNode.get(id);
    if (known !== undefined) return known;
    const frame = nodes.get(id)?.callFrame;
    const parent = parents.get(id);
    const own = frame === undefined ? null : partOfFrame(frame, sourceOf(frame));
    const part = own ?? (parent === undefined ? 'Node' : partOf(parent));
    partOfNode.set(id, part);
    return part;
  };
  const times = new Map<string, number>();
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const part = partOf(id);
    times.set(part, (times.get(part) ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1_000);
  }
  times.delete('idle');
  return [...times].map(([part, ms]) => ({ part, ms })).toSorted((a, b) => b.ms - a.ms);
}

function partOfFrame({ functionName }: Frame, source: string | null): string | null {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'outside JavaScript';
  if (functionName.startsWith('libsql_js')) return 'SQLite';
  if (source === null || isNeutral.test(source)) return null;
  for (const [pattern, part] of partsBySource) {
    const match = pattern.exec(source);
    if (match !== null) return part.replace('$1', match[1] ?? '');
  }
  return null;
}

/** Finds the sources of frames in bundles that have a source map beside them. */
export function bundleSources(): (frame: Frame) => string | null {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (path: string): SourceMap | null => {
    const known = maps.get(path);
    if (known !== undefined) return known;
    let map: SourceMap | null = null;
    try {
      map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
    } catch {
      // no bundle of ours
    }
    maps.set(path, map);
    return map;
  };
  return ({ url, lineNumber, columnNumber }) => {
    if (!url.startsWith('file://')) return url === '' ? null : url;
    const path = decodeURIComponent(new URL(url).pathname);
    const entry = mapOf(path)?.findEntry(lineNumber, columnNumber);
    return entry !== undefined && 'originalSource' in entry ? entry.originalSource : path;
  };
}

/** One line for each part: its milliseconds for each file and its share. */
export function partsTable(parts: readonly PartTime[], files: number): string {
  const total = parts.reduce((sum, { ms }) => sum + ms, 0);
  const line = (part: string, ms: number) =>
    `  ${part.padEnd(20)} ${(ms / files).toFixed(3).padStart(8)} ms a file ${((ms / total) * 100).toFixed(1).padStart(6)}%`;
  return [
    ...parts.filter(({ ms }) => ms > total / 500).map(({ part, ms }) => line(part, ms)),
    line('together', total),
  ].join('\n');
}
