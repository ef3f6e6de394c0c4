/** Which bytes of a file are sent, and which of them count against the bound on sending it again. */
import { describe, expect, it } from 'vitest';

import { writeFiller } from '../../fixtures/samples.ts';
import type { Fault } from '../../service/faults.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';

const at = queueAtService({ speed: 100 });

/** How many requests the fault has met. */
function struckBy(id: string): () => Promise<number> {
  return async () => (await at.service.control.faults()).find((each) => each.id === id)?.struck ?? 0;
}

function sentBytes(): number {
  const [row] = at.app.database.prepare('SELECT sent_bytes FROM uploads').all() as { sent_bytes: number }[];
  return row?.sent_bytes ?? 0;
}

const busy = { kind: 'storage-error', status: 503, code: 'ServerBusy' } as const;

describe('a file that is sent in one request', () => {
  it('is sent again only after storage has answered a request without its bytes', async () => {
    await at.service.control.setBehaviour({ sasPermissions: 'c' });
    const put = await at.service.control.addFault({ endpoint: 'storage.put', ...busy } as Fault);
    const other = await at.service.control.addFault({ endpoint: 'storage.other', ...busy } as Fault);
    await writeFiller(at.path('film.txt'), 3_000_000, 1);
    await at.app.queue.add([at.path('film.txt')]);
    await eventually(struckBy(other), (count) => count >= 8, 25_000);
    expect(await struckBy(put)()).toBe(1);
    await at.service.control.clearFaults();
    expect(await at.app.atRest()).toMatchObject([{ state: 'complete' }]);
    expect((await at.service.control.ledger()).problems).toEqual([]);
  });

  it('counts a direct upload that the service refused after all of its bytes', async () => {
    await at.service.control.setBehaviour({ storageOrigin: 'http://127.0.0.1:9' });
    await at.service.control.addFault({ endpoint: 'uploads.direct', kind: 'answer', status: 500 });
    await writeFiller(at.path('film.txt'), 3_000_000, 1);
    await at.app.queue.add([at.path('film.txt')]);
    await eventually(sentBytes, (sent) => sent >= 6_000_000, 25_000);
    await at.service.control.clearFaults();
    expect(await at.app.atRest()).toMatchObject([{ state: 'complete' }]);
  });
});

describe('a transfer that is ended from outside', () => {
  it.each(['sleep', 'pause'] as const)('counts the bytes that it has sent, at a %s', async (why) => {
    await at.service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 400_000 });
    await writeFiller(at.path('film.txt'), 30_000_000, 1);
    await at.app.queue.add([at.path('film.txt')]);
    const sent = () => at.app.rows()[0]?.sentBytes ?? 0;
    await eventually(sent, (bytes) => bytes > 500_000, 25_000);
    if (why === 'sleep') at.app.queue.setAsleep('asleep');
    else await at.app.queue.actions.act('pause', [at.app.row('film.txt').id]);
    await eventually(sentBytes, (bytes) => bytes > 0);
    expect(sentBytes()).toBeLessThan(30_000_000);
    at.app.queue.setAsleep('awake');
  });
});
