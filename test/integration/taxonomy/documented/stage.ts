/** Plays one row of the table: opens an app, makes it receive the service's response, and returns the outcome. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Gates } from '../../../../main/api/gates/gates.ts';
import type { Failure, GateNotice, UploadRow } from '../../../../preload/contract.ts';
import { writeLargeMp4 } from '../../../fixtures/samples.ts';
import type { BehaviourChange, Service } from '../../../service/index.ts';
import { eventually } from '../../../support/poll.ts';
import { openQueue } from '../../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import type { DocumentedRow, Outcome, Scene, TestedEndpoint } from './row.ts';

/** How much faster the app's clock runs than the wall's. */
export const speed = 20;
/** One byte more than is sent to the API itself; two blocks. */
const presignedBytes = 10_000_001;
/** What makes the app send a file with one request: URLs that accept no blocks, or storage that it cannot reach. */
const conditionsOf: Partial<Record<TestedEndpoint, BehaviourChange>> = {
  'storage.put': { sasPermissions: 'c' },
  'uploads.direct': { storageOrigin: 'http://127.0.0.1:9' },
};
const nameOf: Readonly<Record<TestedEndpoint, string>> = {
  'uploads.url': 'film.mp4',
  'uploads.direct': 'notes.txt',
  'storage.put': 'notes.txt',
  'storage.putBlock': 'film.mp4',
  'storage.putBlockList': 'film.mp4',
  'submissions.create': 'notes.txt',
  'submissions.get': 'notes.txt',
  'assets.retry': 'fail-retryable.txt',
};
const bystander = 'bystander.txt';

/** The files of all rows; none of them is ever changed. */
export async function writeMedia(folder: string): Promise<void> {
  await writeLargeMp4(join(folder, 'film.mp4'), presignedBytes, 1);
  for (const name of ['notes.txt', 'fail-retryable.txt', bystander]) {
    await writeFile(join(folder, name), `Shot list of ${name}\n`.repeat(5_000));
  }
}

export interface OpenScene extends Scene {
  readonly folder: string;
  readonly endpoint: TestedEndpoint;
  /** Every failure of a request to the API, in order, as the gates received it. */
  readonly heard: readonly Failure[];
}

function listenTo(gates: Gates): Failure[] {
  const heard: Failure[] = [];
  const enterNow = gates.enterNow.bind(gates);
  gates.enterNow = (request) => {
    const entered = enterNow(request);
    if ('gate' in entered) return entered;
    return {
      ...entered,
      failed(failure) {
        // A probe asks how the service is, and concerns no file.
        if (request.role !== 'probe') heard.push(failure);
        return entered.failed(failure);
      },
    };
  };
  return heard;
}

export async function openScene(
  service: Service,
  media: string,
  { endpoint, key = 'sandbox' }: Pick<DocumentedRow, 'endpoint' | 'key'>,
): Promise<OpenScene> {
  await service.control.reset();
  await service.control.setBehaviour(conditionsOf[endpoint] ?? {});
  const oddKeys = { none: '', unknown: `sk_test_${'0'.repeat(64)}` };
  const apiKey = key === 'none' || key === 'unknown' ? oddKeys[key] : service.keys[key];
  const app = openQueue(await temporaryFolder(), { apiUrl: service.apiUrl, apiKey }, { speed });
  const name = nameOf[endpoint];
  return { service, app, name, endpoint, path: join(media, name), folder: media, heard: listenTo(app.gates) };
}

/** Stops before the next request of the row's endpoint, arranges the response, and continues. */
export async function meetAnswer(
  scene: OpenScene,
  { endpoint, arrange, act }: Pick<DocumentedRow, 'endpoint' | 'arrange' | 'act'>,
): Promise<void> {
  const { app, name, path } = scene;
  if (endpoint === 'assets.retry') {
    await app.queue.add([path]);
    await atEnd(scene);
  }
  await arrange(scene);
  if (act !== undefined) await act(scene);
  else if (endpoint === 'assets.retry') app.queue.actions.act('retry', [app.row(name).id]);
  else await app.queue.add([path]);
}

/** Waits until the file's upload has ended. */
export async function atEnd({ app, name }: Scene): Promise<UploadRow> {
  return await eventually(
    () => app.row(name),
    ({ state }) => ['complete', 'already-submitted', 'failed'].includes(state),
    10_000,
  );
}

export interface FileSnapshot {
  readonly row: UploadRow;
  readonly notices: readonly GateNotice[];
}

/** The closed gates. A direct upload needs that storage cannot be reached, so that gate belongs to the scene. */
function noticesOf({ app, endpoint }: OpenScene): readonly GateNotice[] {
  const isStaged = ({ gate }: GateNotice) => endpoint === 'uploads.direct' && gate === 'storage';
  return app.gates.notices().filter((notice) => !isStaged(notice));
}

/** Waits until the row has the expected state and the expected gates are closed. */
export async function standsAs(
  scene: OpenScene,
  { state, wait, gates, failure }: Pick<Outcome, 'state' | 'wait' | 'gates' | 'failure'>,
  limitMs = 10_000,
): Promise<FileSnapshot> {
  const { app, name, endpoint, heard } = scene;
  return await eventually<FileSnapshot>(
    () => ({ row: app.row(name), notices: noticesOf(scene) }),
    ({ row, notices }) =>
      row.state === state &&
      (row.wait?.kind ?? null) === wait &&
      notices.length === gates.length &&
      // A polled row, and one that waits for storage already, does not change visibly, so the response must have arrived.
      (!(state === 'processing' || endpoint === 'uploads.direct') || failure === null || heard.length > 0),
    limitMs,
  );
}

/** The last failure: as the gates received it or, for storage, as the upload's timeline shows it. */
export function lastFailure(scene: OpenScene, endpoint: TestedEndpoint): Failure | null {
  const { app, name, heard } = scene;
  if (!endpoint.startsWith('storage.')) return heard.at(-1) ?? noticesOf(scene)[0]?.failure ?? null;
  const timeline = app.queue.queries.details(app.row(name).id)?.timeline ?? [];
  return timeline.findLast(({ failure }) => failure !== undefined)?.failure ?? null;
}

export async function requestsTo({ service }: Scene, endpoint: TestedEndpoint): Promise<number> {
  return (await service.control.ledger({ endpoint })).requests.length;
}

/** The attempt that a row waits for, and the number of requests of the attempts before it, read together. */
export async function triesSoFar(
  scene: OpenScene,
  endpoint: TestedEndpoint,
): Promise<{ readonly next: number; readonly requests: number }> {
  const next = (): number | null => {
    const { wait } = scene.app.row(scene.name);
    return wait?.kind === 'retry' ? wait.attempt : null;
  };
  const { before, requests } = await eventually(
    async () => ({ before: next(), requests: await requestsTo(scene, endpoint), after: next() }),
    ({ before: one, after: other }) => one !== null && one === other,
  );
  return { next: before ?? 0, requests };
}

/** Adds another file and waits until the same gate holds it back. */
export async function addBystander({ app, folder, name }: OpenScene): Promise<void> {
  const { state, wait } = app.row(name);
  // Without a valid key nothing of another file is uploaded, so it does not get as far.
  const expected = wait?.kind === 'key' ? 'queued' : state;
  await app.queue.add([join(folder, bystander)]);
  await eventually(
    () => app.row(bystander),
    (row) => row.state === expected && row.wait?.kind === wait?.kind,
    10_000,
  );
}
