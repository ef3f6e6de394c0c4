/** The guarantees about the current state, checked after every command and at the end. */
import { contentOf } from './fakeDisk.ts';
import { type Submission, keys, pathOf, signature, workspaceOf } from './fakeService.ts';
import { type Row, mayBeDeleted } from './history.ts';
import type { World } from './world.ts';

type Guarantee = (world: World, rows: readonly Row[]) => readonly string[];

const always: Readonly<Record<string, Guarantee>> = {
  'nothing that was added is lost': ({ monitor, clock }, rows) => {
    for (const { id, path, removed_at: removedAt } of rows) monitor.seen.set(id, { path, removedAt });
    const ids = new Set(rows.map(({ id }) => id));
    const missing = [...monitor.seen].filter(([id]) => !ids.has(id));
    const paths = new Set([...monitor.seen.values()].map(({ path }) => path));
    return [
      ...[...monitor.accepted].filter((path) => !paths.has(path)),
      ...missing.filter(([, { removedAt }]) => !mayBeDeleted(removedAt, clock.now())).map(([id]) => id),
    ];
  },

  'a file is submitted once, and once more for each new version that was asked for': (world) => {
    const { submissions } = world.service;
    const plain = submissions
      .filter(({ previous, hasFailed }) => previous === null && !hasFailed)
      .map(workspaceAndContent);
    const versions = submissions
      .filter(({ previous }) => previous !== null)
      .map(({ content }) => pathOf(content));
    return [
      ...plain.filter((each, index) => plain.indexOf(each) !== index),
      ...versions.filter((path) => count(versions, path) > (world.monitor.requests.get(path) ?? 0)),
    ];
  },

  'what is stored is the file of its upload, and what was submitted stays': ({ service }, rows) => [
    ...service.damage,
    ...rows.flatMap(({ path, mtime_ms, blob_path, removed_at }) => {
      // A removed upload may lose its name and blob to another one.
      if (blob_path === null || mtime_ms === null || removed_at !== null) return [];
      const stored = service.blobs.get(blob_path);
      const own = contentOf(path, mtime_ms);
      return stored === own ? [] : [`${blob_path} is ${stored ?? 'nothing'} instead of ${own}`];
    }),
  ],

  'the counts equal a recount': ({ app }, rows) => {
    const present = rows.filter(({ removed_at }) => removed_at === null).map(listOf);
    const { counts } = app.queue.queries.overview();
    return Object.entries(counts)
      .map(
        ([list, reported]) =>
          [list, reported, list === 'all' ? present.length : count(present, list)] as const,
      )
      .filter(([, reported, expected]) => reported !== expected)
      .map(([list, reported, expected]) => `${list}: ${reported} instead of ${expected}`);
  },
};

const atTheEnd: Readonly<Record<string, Guarantee>> = {
  'no key and no signature is anywhere': (world) => {
    const text = world.history.everything() + JSON.stringify(world.rows());
    return [keys.first, keys.second, keys.elsewhere, signature].filter((secret) => text.includes(secret));
  },

  'timeline times never decrease': ({ history }, rows) =>
    rows
      .filter(({ id, added_at }) =>
        history.timelineTimes(id).some((at, index, all) => at < (all[index - 1] ?? added_at)),
      )
      .map(({ path }) => path),
};

export function violatedNow(world: World): readonly string[] {
  world.monitor.checkWindow();
  return [...world.monitor.violations, ...violations(world, always)];
}

export function violatedAtTheEnd(world: World): readonly string[] {
  return violations(world, atTheEnd);
}

function violations(world: World, guarantees: Readonly<Record<string, Guarantee>>): readonly string[] {
  const rows = world.history.rows();
  return Object.entries(guarantees).flatMap(([name, guarantee]) =>
    guarantee(world, rows).map((what) => `${name}: ${what}`),
  );
}

function count(all: readonly string[], one: string): number {
  return all.filter((each) => each === one).length;
}

function workspaceAndContent({ blobPath, content }: Submission): string {
  return `${blobPath.split('/')[0]}: ${content}`;
}

function listOf({ state, failure }: Row): string {
  switch (state) {
    case 'complete':
      return 'done';
    case 'already-submitted':
      return 'already-submitted';
    case 'failed':
      return failure?.includes('"kind":"cancelled"') === true ? 'cancelled' : 'attention';
    case 'queued':
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'processing':
    case 'paused':
      return 'active';
  }
}

/** Whether the upload can continue only with a key of the other workspace. */
export function isElsewhere({ keyName, service }: World, submissionId: string | null): boolean {
  const submission = service.submissions.find((each) => each.submissionId === submissionId);
  return submission !== undefined && !submission.blobPath.startsWith(`${workspaceOf(keys[keyName])}/`);
}
