/** What is offered for settings of which a few values are enough; the file may hold others. */
const secondMs = 1_000;

export const usualRetryCapsMs = [15, 60, 300, 900, 3_600].map((seconds) => seconds * secondMs);
export const usualStillMs = [5, 10, 30, 60, 300].map((seconds) => seconds * secondMs);
export const usualHistoryDays = [30, 90, 365] as const;
export const usualHistoryCounts = [1_000, 10_000, 100_000, 1_000_000] as const;

/** In their order, with the one in force if a hand wrote another into the file. null: none of them. */
export function choicesWith(usual: readonly number[], current: number | null): number[] {
  return [...new Set(current === null ? usual : [...usual, current])].sort((a, b) => a - b);
}
