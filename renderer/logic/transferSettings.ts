/** What a person writes into the transfer's fields, read: a value to save, or a refusal. Megabytes for people, bytes for the app. */
import { settingBounds } from '../../preload/contract.ts';

const megabyte = 1_000_000;

/** Why a field's text cannot be saved. */
export type Refused = 'refused';

function isWithin(value: number, { least, most }: { least: number; most: number }): boolean {
  return value >= least && value <= most;
}

export function readParallel(text: string): number | Refused {
  const wanted = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isInteger(wanted) && isWithin(wanted, settingBounds.parallelUploads) ? wanted : 'refused';
}

/** '' for no limit: that is what an empty field holds. */
export function megabytesOf(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '' : String(bytesPerSecond / megabyte);
}

/** Bytes a second; null for no limit. A comma counts as a point. */
export function readBandwidth(text: string): number | null | Refused {
  if (text.trim() === '') return null;
  const bytesPerSecond = Math.round(Number(text.trim().replace(',', '.')) * megabyte);
  return isWithin(bytesPerSecond, settingBounds.bytesPerSecond) ? bytesPerSecond : 'refused';
}
