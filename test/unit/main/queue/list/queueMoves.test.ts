/** Moves of waiting uploads: where they end, what else is saved, and the order in which uploads start afterwards. */
import { expect, it } from 'vitest';

import { QueueMoves } from '../../../../../main/queue/list/queueMoves.ts';
import { positionsAfter } from '../../../../../main/queue/model/positions.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { MoveRequest } from '../../../../../preload/contract.ts';
import { actionDeps, createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload } from '../../../../support/uploads.ts';

const everything = { filter: 'all', search: '' } as const;

/** A queue of these uploads, each named by its letter, with `site` set. */
async function queueOf(letters: string, given: (letter: string) => Partial<Upload> = () => ({})) {
  const { store, list } = await createStore();
  const positions = positionsAfter(0, letters.length);
  const uploads = [...letters].map((letter, index) =>
    anUpload({ path: `/${letter}`, position: positions[index] ?? 0, site: 'here', ...given(letter) }),
  );
  store.insert(uploads);
  const ids = new Map(uploads.map(({ id, path }) => [path.slice(1), id]));
  const idOf = (letter: string) => ids.get(letter) ?? '';
  const saved: string[] = [];
  store.subscribe({
    saved: (_before, after) => void saved.push(after?.path.slice(1) ?? ''),
    reloaded: () => undefined,
  });
  const moves = new QueueMoves(actionDeps({ store, list }));
  const move = (block: string, to: MoveRequest['to'], within: MoveRequest['within'] = 'queue') =>
    moves.move({ moved: { ids: [...block].map(idOf) }, held: idOf(block[0] ?? ''), within, to });
  const namesOf = (some: readonly string[]) => some.map((id) => store.get(id)?.path.slice(1) ?? '?').join('');
  return {
    store,
    moves,
    idOf,
    saved,
    move,
    beside: (side: 'before' | 'after', letter: string) => ({ side, of: idOf(letter) }),
    shown: () => namesOf(list.selected(everything)),
    starting: () => namesOf(store.due.starting('check', 9, 100, 'here')),
  };
}

it('puts an upload before or after another, in the list and in the order of the starts', async () => {
  const queue = await queueOf('abcde');
  expect(await queue.move('e', queue.beside('before', 'b'))).toEqual({ changed: 1, place: 2, of: 5 });
  expect(queue.starting()).toBe('aebcd');
  await queue.move('a', queue.beside('after', 'd'));
  await queue.move('d', queue.beside('before', 'e'));
  expect(queue.starting()).toBe('debca');
  expect(queue.shown()).toBe('debca');
});

it('moves several uploads as one block in their order', async () => {
  const queue = await queueOf('abcdef');
  expect(await queue.move('eac', queue.beside('after', 'f'))).toEqual({ changed: 3, place: 4, of: 6 });
  expect(queue.starting()).toBe('bdface');
});

it('saves only what it moves, however many others wait', async () => {
  const queue = await queueOf('abcdefghijklmnopqrstuvwxyz');
  await queue.move('y', queue.beside('before', 'b'));
  expect(queue.saved).toEqual(['y']);
});

it('makes room when a gap is used up, with at most one other upload for each move', async () => {
  const queue = await queueOf('abcdefghijklmnopqrstuvwxyz');
  // Each of these goes between a and the one that was moved before it.
  for (let round = 0; round < 40; round += 1) {
    const last = queue.starting().at(-1) ?? '';
    await queue.move(last, queue.beside('after', 'a'));
  }
  expect(queue.starting()).toBe(turned());
  expect(queue.saved.length - 40).toBeLessThanOrEqual(40);
});

/** The order after 40 moves of the last upload to the second place. */
function turned(): string {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  for (let round = 0; round < 40; round += 1) letters.splice(1, 0, letters.pop() ?? '');
  return letters.join('');
}

it('leaves uploads that have begun or ended where they are', async () => {
  const queue = await queueOf('abcd', (letter) =>
    letter === 'b'
      ? { status: { state: 'uploading' } }
      : letter === 'c'
        ? { status: { state: 'paused' } }
        : {},
  );
  expect(await queue.move('bcd', queue.beside('before', 'a'))).toMatchObject({ changed: 1, place: 1, of: 2 });
  expect(queue.shown()).toBe('dabc');
});

it('puts an upload next to one that has begun meanwhile, but not next to a removed one', async () => {
  const queue = await queueOf('abcd', (letter) =>
    letter === 'a' ? { status: { state: 'uploading' } } : letter === 'c' ? { removedAt: 5 } : {},
  );
  await queue.move('d', queue.beside('after', 'a'));
  expect(queue.starting()).toBe('db');
  expect(await queue.move('d', queue.beside('after', 'c'))).toEqual({ changed: 0, place: 1, of: 2 });
});

it('steps over the next upload that the list shows', async () => {
  const queue = await queueOf('abcde', (letter) => (letter === 'c' ? { path: '/xc' } : {}));
  const step = (block: string, direction: 'up' | 'down', search = '') =>
    queue.move(block, { step: direction, filter: 'all', search });
  await step('b', 'down', '/b');
  expect(queue.starting()).toBe('abxcde');
  await step('bd', 'up');
  expect(queue.starting()).toBe('bdaxce');
  expect(await step('bd', 'up')).toEqual({ changed: 0, place: 1, of: 5 });
  await step('a', 'down');
  await step('e', 'down');
  expect(queue.starting()).toBe('bdxcae');
});

it('moves only uploads of one batch, and only past uploads of it, within a batch', async () => {
  const queue = await queueOf('aBcDe', (letter) => ({ batchId: /[A-Z]/.test(letter) ? 2 : 1 }));
  await queue.move('eD', { step: 'up', ...everything }, 'batch');
  expect(queue.starting()).toBe('aBecD');
});

it('moves everything that is selected by a query', async () => {
  const queue = await queueOf('abcdef');
  const except = ['a', 'c', 'd'].map(queue.idOf);
  const moved = { ...everything, except };
  const to = queue.beside('before', 'a');
  expect(await queue.moves.move({ moved, held: queue.idOf('b'), within: 'queue', to })).toMatchObject({
    changed: 3,
  });
  expect(queue.starting()).toBe('befacd');
});

it('moves a thousand uploads to one place in their order', async () => {
  const letters = String.fromCodePoint(...Array.from({ length: 1_200 }, (_, index) => 0x4e00 + index));
  const queue = await queueOf(letters);
  const block = letters.slice(150);
  expect(await queue.move(block, queue.beside('after', letters[20] ?? ''))).toMatchObject({ changed: 1_050 });
  expect(queue.shown()).toBe(letters.slice(0, 21) + block + letters.slice(21, 150));
});
