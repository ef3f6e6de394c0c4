/** Files that are dropped again after their upload: unchanged ones are left out, and changed ones become new versions. */
import { appendFile, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { KnownFilesRule } from '../../../main/queue/add/knownFiles.ts';
import { holdMs, versionHoldMs } from '../../../main/queue/run/heldDrops.ts';
import {
  type SubmissionChoice,
  type VersionChoices,
  noSubmissionOptions,
} from '../../../preload/contract.ts';
import { queueAtService } from '../../support/queueAtService.ts';

const at = queueAtService();
const each: SubmissionChoice = { ...noSubmissionOptions, mode: 'each' };
const together: SubmissionChoice = { ...noSubmissionOptions, mode: 'together' };

function comparing(choices: Partial<VersionChoices> = {}): KnownFilesRule {
  return {
    rule: 'compare',
    choices: { path: 'new-version', name: 'separate', ...choices },
    matches: ['path', 'name'],
    onto: null,
  };
}

/** Uploads a file, and changes it afterwards. */
async function uploadAndChange(name: string, choice = each): Promise<string> {
  const path = at.path(name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `first cut of ${name}`);
  await at.app.queue.add([path], choice);
  await at.app.atRest();
  await appendFile(path, ', second cut');
  return path;
}

/** Drops the files, and lets them be submitted at once. */
async function drop(paths: readonly string[], choice: SubmissionChoice = each) {
  const report = await at.app.queue.addHeld(paths, choice, comparing());
  at.app.queue.releaseHeldDrops();
  return report;
}

function versions() {
  return at.app.rows().map(({ name, state, versionNumber }) => [name, state, versionNumber]);
}

async function created(): Promise<readonly { readonly metadata: unknown }[]> {
  return (await at.service.control.ledger()).created;
}

describe('a file that is dropped again', () => {
  it('adds no row when it was submitted as it is, also after its row was removed', async () => {
    const path = at.path('cut.txt');
    await writeFile(path, 'first cut');
    await drop([path]);
    const [row] = await at.app.atRest();
    const again = await at.app.queue.addHeld([path], each, comparing());
    expect(again).toMatchObject({ added: 0, batchId: null, unchanged: { count: 1, name: 'cut.txt' } });
    expect(at.app.rows()).toHaveLength(1);
    await at.app.queue.actions.act('remove', [row?.id ?? '']);
    expect(await at.app.queue.addHeld([path], each, comparing())).toMatchObject({ added: 0 });
    expect(at.app.rows()).toHaveLength(0);
  });

  it('is uploaded all the same when a person asks for it, once for each answer', async () => {
    const path = at.path('cut.txt');
    await writeFile(path, 'first cut');
    await drop([path]);
    await at.app.atRest();
    const { unchanged } = await at.app.queue.addHeld([path], each, comparing());
    const token = unchanged?.token ?? 0;
    expect(await at.app.queue.addUnchanged(token)).toMatchObject({ added: 1 });
    expect(await at.app.queue.addUnchanged(token)).toBeNull();
    at.app.queue.releaseHeldDrops();
    await at.app.atRest();
    expect(versions()).toEqual([
      ['cut.txt', 'complete', 1],
      ['cut.txt', 'complete', 1],
    ]);
    expect(await created()).toHaveLength(2);
  });

  it('becomes a new version of what was submitted when its content has changed', async () => {
    const path = await uploadAndChange('cut.txt');
    const report = await at.app.queue.addHeld([path], each, comparing());
    expect(report).toMatchObject({
      added: 1,
      holdMs: versionHoldMs,
      versions: { count: 1, asVersions: 1, earlier: { name: 'cut.txt' } },
    });
    expect(at.app.rows()[1]).toMatchObject({ versionOffer: { name: 'cut.txt' } });
    expect(at.app.rows()[1]?.actions[0]).toBe('upload-separately');
    at.app.queue.releaseHeldDrops();
    await at.app.atRest();
    expect(versions()).toEqual([
      ['cut.txt', 'complete', 1],
      ['cut.txt', 'complete', 2],
    ]);
    expect(at.app.rows()[1]).toMatchObject({ versionOffer: null });
  });

  it('sends nothing when only its time has changed', async () => {
    const path = at.path('cut.txt');
    await writeFile(path, 'first cut');
    await drop([path]);
    await at.app.atRest();
    await utimes(path, new Date(2_000), new Date(2_000));
    expect(await drop([path])).toMatchObject({ added: 1 });
    await at.app.atRest();
    expect(at.app.rows()[1]).toMatchObject({ state: 'already-submitted', previousSubmissionId: null });
    expect(await created()).toHaveLength(1);
  });

  it('is a submission of its own when a person declines before it is submitted, and not later', async () => {
    const path = await uploadAndChange('cut.txt');
    const { batchId } = await at.app.queue.addHeld([path], each, comparing());
    const offers = at.app.queue.chooseVersions({ batchId: batchId ?? 0 }, 'separate');
    expect(offers).toMatchObject([{ match: 'path', name: 'cut.txt' }]);
    expect(at.app.rows()[1]).toMatchObject({ previousSubmissionId: null });
    at.app.queue.releaseHeldDrops();
    const [, row] = await at.app.atRest();
    expect(row).toMatchObject({ state: 'complete', versionNumber: 1, previousSubmissionId: null });
    expect(at.app.queue.chooseVersions({ ids: [row?.id ?? ''] }, 'new-version')).toEqual([]);
  });

  it('is offered by its name in another folder, and becomes a version only when a person asks', async () => {
    await uploadAndChange('v1/cut.txt');
    const moved = at.path('v2/cut.txt');
    await mkdir(join(moved, '..'));
    await writeFile(moved, 'second cut, exported elsewhere');
    const { versions: offered } = await at.app.queue.addHeld([moved], each, comparing());
    expect(offered).toMatchObject({ count: 1, asVersions: 0 });
    const [, row] = at.app.rows();
    expect(row?.actions[0]).toBe('upload-as-version');
    expect(at.app.queue.chooseVersions({ ids: [row?.id ?? ''] }, 'new-version')).toHaveLength(1);
    at.app.queue.releaseHeldDrops();
    await at.app.atRest();
    expect(at.app.rows()[1]).toMatchObject({ state: 'complete', versionNumber: 2 });
  });

  it('is not offered by its name when two files of a drop have it', async () => {
    await uploadAndChange('v1/cut.txt');
    const paths = await Promise.all(
      ['v2', 'v3'].map(async (folder) => {
        await mkdir(at.path(folder));
        await writeFile(at.path(`${folder}/cut.txt`), `exported to ${folder}`);
        return at.path(`${folder}/cut.txt`);
      }),
    );
    expect(await at.app.queue.addHeld(paths, each, comparing())).toMatchObject({ added: 2, holdMs });
    at.app.queue.releaseHeldDrops();
    await at.app.atRest();
    expect(versions().map(([, , version]) => version)).toEqual([1, 1, 1]);
  });

  it('takes over the options of its earlier version unless the drop has its own', async () => {
    const options = { ...each, metadata: { campaign: 'spring' } };
    const path = await uploadAndChange('cut.txt', options);
    await drop([path]);
    await at.app.atRest();
    await appendFile(path, ', third cut');
    await at.app.queue.add([path], each, { known: comparing() });
    await at.app.atRest();
    await appendFile(path, ', fourth cut');
    await drop([path], { ...each, metadata: { campaign: 'fall' } });
    await at.app.atRest();
    expect((await created()).map(({ metadata }) => metadata)).toEqual([
      { campaign: 'spring' },
      { campaign: 'spring' },
      { campaign: 'spring' },
      { campaign: 'fall' },
    ]);
    expect(versions().map(([, , version]) => version)).toEqual([1, 2, 3, 4]);
  });

  it('is a new version within one submission for all files of its drop', async () => {
    const path = await uploadAndChange('cut.txt');
    await writeFile(at.path('new.txt'), 'a new file');
    const { batchId } = await at.app.queue.addHeld([path, at.path('new.txt')], together, comparing());
    at.app.queue.changeSubmission(batchId ?? 0, together, 'release');
    await at.app.atRest();
    expect(versions()).toEqual([
      ['cut.txt', 'complete', 1],
      ['cut.txt', 'complete', 2],
      ['new.txt', 'complete', 1],
    ]);
    expect(await created()).toHaveLength(2);
  });

  it('is added as new for another account, which has not got it', async () => {
    const path = at.path('cut.txt');
    await writeFile(path, 'first cut');
    await drop([path]);
    await at.app.atRest();
    at.app.setAccount({ apiUrl: at.service.apiUrl, apiKey: at.service.keys.tightLimits });
    const report = await at.app.queue.addHeld([path], each, comparing());
    expect(report).toMatchObject({ added: 1 });
    expect(report).not.toHaveProperty('unchanged');
    expect(report).not.toHaveProperty('versions');
  });
});
