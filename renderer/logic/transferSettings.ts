/** The settings of the transfer as the form has them; megabytes for people, bytes for the app. */
import type { SettingsView } from '../../preload/contract.ts';

export type TransferSettings = Pick<SettingsView, 'parallelUploads' | 'bytesPerSecond' | 'checksums'>;

export const mostParallel = 16;
const megabyte = 1_000_000;
/** The contract's bounds. */
const bounds = { least: 10_000, most: 10_000_000_000 };

/** '' stands for no limit: that is what an empty number field holds. */
export function megabytesOf(bytesPerSecond: number | null): number | '' {
  return bytesPerSecond === null ? '' : bytesPerSecond / megabyte;
}

export function bytesOfMegabytes(megabytes: number | ''): number | null {
  if (megabytes === '' || !(megabytes > 0)) return null;
  return Math.min(bounds.most, Math.max(bounds.least, Math.round(megabytes * megabyte)));
}

/** What of the form differs from what is in force. */
export function changedTransfers(
  form: TransferSettings,
  settings: TransferSettings,
): Partial<TransferSettings> {
  return {
    ...(form.parallelUploads !== settings.parallelUploads && { parallelUploads: form.parallelUploads }),
    ...(form.bytesPerSecond !== settings.bytesPerSecond && { bytesPerSecond: form.bytesPerSecond }),
    ...(form.checksums !== settings.checksums && { checksums: form.checksums }),
  };
}
