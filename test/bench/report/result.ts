/** What the bench found, and the figures that are drawn from it. */
import type { LinkTraits } from '../link/link.ts';
import type { Measured } from '../measured.ts';
import type { CaseName } from '../options.ts';
import type { SenderName } from '../senders.ts';

/** The delayed link of the goals: 40 ms there and back, 20 MB/s. */
export const linkTraits: LinkTraits = { roundTripMs: 40, bytesPerSecond: 20_000_000 };

/** The links of the cases that go over one. */
export const linksOfCases: Partial<Record<CaseName, LinkTraits>> = {
  'large over the link': linkTraits,
  'small over the link': linkTraits,
  'large over the fast link': { roundTripMs: 150, bytesPerSecond: 100_000_000 },
  'large over the slow link': { roundTripMs: 300, bytesPerSecond: 5_000_000 },
  'large to busy storage': linkTraits,
};
/** In the case of busy storage, each block of this number is answered with 503. */
export const busyEvery = 10;

/** `requests`: to storage and to the API. */
export type Run = Measured & { readonly requests: number; readonly sinkCpuMs: number };

export interface SenderResult {
  readonly sender: SenderName;
  readonly runs: Run[];
  /** Why there are no (further) runs. */
  problem: string | null;
}

export interface CaseResult {
  readonly name: CaseName;
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly results: readonly SenderResult[];
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const metrics = [
  'wallS',
  'cpuSPerGib',
  'addedMib',
  'filesPerS',
  'cpuMsPerFile',
  'requestsPerFile',
] as const;
export type Metric = (typeof metrics)[number];

const gibibyte = 1_024 ** 3;

export function valueOf(metric: Metric, { fileCount, totalBytes }: CaseResult, run: Run): number {
  switch (metric) {
    case 'wallS':
      return run.wallMs / 1_000;
    case 'cpuSPerGib':
      return run.cpuMs / 1_000 / (totalBytes / gibibyte);
    case 'addedMib':
      return Math.max(0, run.peakKb - run.idleKb) / 1_024;
    case 'filesPerS':
      return fileCount / (run.wallMs / 1_000);
    case 'cpuMsPerFile':
      return run.cpuMs / fileCount;
    case 'requestsPerFile':
      return run.requests / fileCount;
  }
}

/** null when there was no run. */
export function spreadOf(metric: Metric, result: CaseResult, sender: SenderName): Spread | null {
  const values = valuesOf(metric, result, sender);
  return values.length === 0 ? null : spread(values);
}

export function valuesOf(metric: Metric, result: CaseResult, sender: SenderName): number[] {
  const found = result.results.find((one) => one.sender === sender);
  return found?.runs.map((run) => valueOf(metric, result, run)) ?? [];
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? 0;
  const high = sorted[Math.ceil(middle)] ?? 0;
  return { median: (low + high) / 2, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}
