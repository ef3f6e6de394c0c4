/** Adds the files of a drop: says which have no path, and passes very many of them in pieces. */
import type { AddAnswer, DropAnswer } from './contract.ts';

/** One call carries at most this many paths; the schema of `addPaths` allows 100,000. */
export const maxPathsPerCall = 50_000;

/**
 * `paths`: '' for a thing that is no file on this computer, such as a picture dragged from a web page. The pieces are
 * added in their order, and the answer counts all of them.
 */
export async function addDropped(
  paths: readonly string[],
  add: (paths: readonly string[]) => Promise<AddAnswer>,
): Promise<DropAnswer> {
  const known = paths.filter((path) => path !== '');
  let answer: AddAnswer = { outcome: 'added', holdMs: 0, added: 0, alreadyQueued: [], batchId: null };
  for (let start = 0; start < known.length; start += maxPathsPerCall)
    answer = together(answer, await add(known.slice(start, start + maxPathsPerCall)));
  const withoutFile = paths.length - known.length;
  return withoutFile === 0 ? answer : { ...answer, withoutFile };
}

/** If a question is open for one piece, all later ones join it. */
function together(one: AddAnswer, next: AddAnswer): AddAnswer {
  if (one.outcome === 'asked' || next.outcome === 'asked') return { outcome: 'asked' };
  // Only a drop of a few files, which is one piece, has versions to choose.
  const versions = next.versions ?? one.versions;
  const unchanged = next.unchanged ?? one.unchanged;
  const ignored = (one.ignored ?? 0) + (next.ignored ?? 0);
  return {
    outcome: 'added',
    holdMs: Math.max(one.holdMs, next.holdMs),
    added: one.added + next.added,
    alreadyQueued: [...one.alreadyQueued, ...next.alreadyQueued],
    batchId: next.batchId ?? one.batchId,
    ...(unchanged === undefined ? {} : { unchanged }),
    ...(versions === undefined ? {} : { versions }),
    ...(ignored === 0 ? {} : { ignored }),
  };
}
