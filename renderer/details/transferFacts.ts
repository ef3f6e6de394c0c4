/** Facts about a transfer for the details drawer. Pure. */
import type { TimelineEntry, TransferFacts } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Fact } from '../ui/types.ts';

/** The facts of the last completed transfer; null when there is none. */
export function transferOf(timeline: readonly TimelineEntry[]): TransferFacts | null {
  return timeline.findLast(({ transfer }) => transfer !== undefined)?.transfer ?? null;
}

/** `sizeBytes` is the size of the whole file, which may be more than this transfer sent. */
export function transferFacts(transfer: TransferFacts, sizeBytes: number, { t, format }: I18n): Fact[] {
  const { blocks, sentBytes, tookMs } = transfer;
  const facts: Fact[] = [];
  if (blocks !== null) {
    const size = format.bytes(blocks.sizeBytes);
    facts.push({ name: t('details.blocks'), value: t('details.blocksOf', { count: blocks.count, size }) });
  }
  facts.push({ name: t('details.checksum'), value: checksumText(blocks, { t, format }) });
  const time = format.duration(tookMs);
  const isWhole = sentBytes >= sizeBytes;
  facts.push({
    name: t('details.took'),
    value: isWhole ? time : t('details.tookForRest', { time, size: format.bytes(sentBytes) }),
  });
  if (tookMs > 0 && sentBytes > 0) {
    facts.push({ name: t('details.speed'), value: format.rate((sentBytes * 1_000) / tookMs) });
  }
  return facts;
}

function checksumText(blocks: TransferFacts['blocks'], { t, format }: I18n): string {
  if (blocks === null || blocks.verified === 0) return t('details.checksums.none');
  if (blocks.verified === blocks.count) return t('details.checksums.every');
  const all = format.number(blocks.count);
  return t('details.checksums.some', { verified: format.number(blocks.verified), all });
}
