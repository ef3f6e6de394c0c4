/** Summarizes a campaign in a few lines for the test log. */
import { type CampaignEvidence, costsOf } from './campaignInvariants.ts';
import type { ConnectionFault } from './link/connectionFaults.ts';

export function summaryOf(
  evidence: CampaignEvidence,
  faultCounts: Readonly<Record<ConnectionFault, number>>,
  tookMs: number,
): string {
  const { files, processRuns, arrivals, blocksInFlightBytes } = evidence;
  const kills = processRuns.flatMap(({ kill }) => kill ?? []);
  const states = (processRuns.at(-1)?.record.uploads ?? []).map(({ state }) => state);
  const costs = costsOf(evidence);
  const blocksAgain = sum(costs.map(({ blockBytesAgain }) => blockBytesAgain));
  const wholeAgain = sum(costs.map(({ wholeFilesAgain }) => wholeFilesAgain));
  return [
    `${files.length} files of ${megabytes(sum(files.map(({ sizeBytes }) => sizeBytes)))} in ${processRuns.length} process runs, ` +
      `${kills.length} of them killed, ${Math.round(tookMs / 1_000)} s`,
    `ends: ${counted(states)}`,
    `kills: ${counted(kills)}`,
    `the link: ${Object.entries(faultCounts)
      .map(([fault, count]) => `${fault} ${count}`)
      .join(', ')}`,
    `received: ${megabytes(sum(arrivals.map(({ bytes }) => bytes)))}; again: ${megabytes(blocksAgain)} of blocks ` +
      `(of at most ${megabytes(kills.length * blocksInFlightBytes)}), ${wholeAgain} requests with a whole file`,
  ].join('\n  ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
