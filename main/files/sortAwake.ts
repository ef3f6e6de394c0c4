/**
 * Sorts very many entries without holding the process up: comparing a hundred thousand names by the rules of a language
 * takes more than a second, and meanwhile nothing else would happen.
 */

const runLength = 500;
/** Entries merged in one go: a few milliseconds of comparing names. */
const mergedAtOnce = 4_000;

/** The entries in order, equal ones as they stood: a merge sort that lets others work in between. */
export async function sortAwake<Entry>(
  entries: readonly Entry[],
  compare: (one: Entry, other: Entry) => number,
): Promise<Entry[]> {
  let runs: Entry[][] = [];
  for (let start = 0; start < entries.length; start += runLength) {
    if (start > 0) await breath();
    runs.push(entries.slice(start, start + runLength).sort(compare));
  }
  while (runs.length > 1) {
    const longer: Entry[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      longer.push(await merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge<Entry>(
  one: readonly Entry[],
  other: readonly Entry[],
  compare: (one: Entry, other: Entry) => number,
): Promise<Entry[]> {
  const merged: Entry[] = [];
  let taken = 0;
  let rivals = 0;
  while (taken < one.length && rivals < other.length) {
    if (merged.length % mergedAtOnce === mergedAtOnce - 1) await breath();
    const entry = one[taken] as Entry;
    const rival = other[rivals] as Entry;
    // What stood before stays before where both are equal.
    const isRivalFirst = compare(rival, entry) < 0;
    merged.push(isRivalFirst ? rival : entry);
    if (isRivalFirst) rivals += 1;
    else taken += 1;
  }
  await breath();
  return merged.concat(one.slice(taken), other.slice(rivals));
}

/** Lets whatever waits run first. */
function breath(): Promise<void> {
  return new Promise((go) => setImmediate(go));
}
