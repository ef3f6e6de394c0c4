/** The icon that stands beside each status's words. */
import type { IconName } from '../ui/icons/paths.ts';
import type { StatusWords } from './status.ts';

const icons: Readonly<Record<StatusWords['say'], IconName>> = {
  waiting: 'clock',
  checking: 'scan',
  uploading: 'up',
  finishing: 'finishing',
  processing: 'processing',
  complete: 'complete',
  'already-submitted': 'already',
  paused: 'pause',
  'all-paused': 'pause',
  cancelled: 'cancelled',
  retrying: 'retry',
  'waiting-network': 'offline',
  'waiting-service': 'offline',
  'waiting-copy': 'clock',
  'waiting-key': 'key',
  'waiting-plan': 'plan',
  'waiting-rate': 'rate',
  failed: 'attention',
};

export function statusIcon(words: StatusWords): IconName {
  return icons[words.say];
}
