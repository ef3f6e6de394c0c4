/** Everything that can happen to the queue, as fast-check commands; after each, every promise has to hold. */
import { resolve } from 'node:path';

import {
  type Arbitrary,
  type AsyncCommand,
  commands,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  subarray,
} from 'fast-check';

import type { Bucket, QueueAction, UploadRow } from '../../preload/contract.ts';
import { type KeyName, keys } from './fakeService.ts';
import { brokenNow } from './guarantees.ts';
import { type Kind, type Outcome, arrive, finish, finishAll, kindOf, kinds, outcomes } from './outcomes.ts';
import type { World } from './world.ts';

const smallBytes = 1_000;
/** Three blocks at first. */
const largeBytes = 20_000_000;

/** Names that collide, sizes that go either way, and files that come to nothing. */
export const files: Readonly<Record<string, number>> = {
  [resolve('/a/clip.mp4')]: smallBytes,
  [resolve('/b/clip.mp4')]: smallBytes,
  [resolve('/a/clip (2).mp4')]: smallBytes,
  [resolve('/a/large.mp4')]: largeBytes,
  [resolve('/b/large.mp4')]: largeBytes,
  [resolve('/a/program.exe')]: smallBytes,
};
const paths = Object.keys(files);

export class Command implements AsyncCommand<object, World> {
  private readonly text: string;
  private readonly happen: (world: World) => unknown;

  constructor(text: string, happen: (world: World) => unknown) {
    this.text = text;
    this.happen = happen;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, world: World): Promise<void> {
    await this.happen(world);
    await world.pass(0);
    world.witness.isPersonActing = false;
    const broken = brokenNow(world);
    if (broken.length > 0) throw new Error(broken.join('\n'));
  }

  toString(): string {
    return this.text;
  }
}

// ------------------------------------------------------------------------------------------------------- the person

/** Asks the queue for something, as the window would. */
function ask(world: World, request: () => Promise<unknown>): void {
  const { mortality } = world.life;
  world.witness.isPersonActing = true;
  request().catch((error: unknown) => {
    if (!mortality.isDead) world.report(error);
  });
}

function add(some: readonly string[]): Command {
  return new Command(`add ${some.join(', ')}`, (world) => {
    const { mortality, queue } = world.life;
    ask(world, async () => {
      await queue.add(some);
      if (!mortality.isDead) for (const path of some) world.witness.accepted.add(path);
    });
  });
}

/** `bits` choose among the uploads that the action fits, or among all. */
function act(action: QueueAction, bits: number): Command {
  return new Command(`${action} ${bits.toString(2)}`, (world) => {
    const all = action === 'restore' ? world.history.rows().map(({ id }) => id) : idsWith(world, action);
    const ids = all.filter((_id, index) => (bits & (1 << (index % 4))) !== 0);
    ask(world, () => world.life.queue.actions.act(action, ids));
  });
}

function idsWith(world: World, action: UploadRow['actions'][number]): string[] {
  const rows = world.rows();
  const fitting = rows.filter(({ actions }) => actions.includes(action));
  return (fitting.length > 0 ? fitting : rows).map(({ id }) => id);
}

function newVersion(index: number, named: 'as known' | 'looked up' | 'wrongly'): Command {
  return new Command(`new version ${index}, the earlier one named ${named}`, (world) => {
    const { witness, service, life } = world;
    const ids = idsWith(world, 'submit-as-new-version');
    const upload = life.queue.queries.upload(ids[index % ids.length] ?? '');
    if (upload === null) return;
    const known = service.lastOf(upload.blob?.blobPath ?? '')?.submissionId ?? null;
    const previous = { 'as known': null, 'looked up': known, wrongly: 'nobody' }[named];
    const requests = witness.requests.get(upload.path) ?? 0;
    witness.requests.set(upload.path, requests + 1);
    ask(world, async () => {
      const result = await life.queue.actions.submitAsNewVersion(upload.id, previous);
      if (result !== 'queued') witness.requests.set(upload.path, requests);
    });
  });
}

const actions = ['pause', 'resume', 'retry', 'cancel', 'remove', 'restore', 'move-to-top'] as const;
const keyNames = Object.keys(keys) as KeyName[];

const person: Arbitrary<Command> = oneof(
  {
    weight: 4,
    arbitrary: oneof(subarray(paths, { minLength: 1, maxLength: 3 }), constant(paths)).map(add),
  },
  {
    weight: 5,
    arbitrary: record({ action: constantFrom(...actions), bits: constantFrom(1, 2, 5, 15) }).map(
      ({ action, bits }) => act(action, bits),
    ),
  },
  {
    weight: 2,
    arbitrary: record({
      index: nat(3),
      named: constantFrom('as known' as const, 'looked up' as const, 'wrongly' as const),
    }).map(({ index, named }) => newVersion(index, named)),
  },
  constantFrom(true, false, false).map(
    (isPaused) =>
      new Command(isPaused ? 'pause all' : 'resume all', (world) =>
        ask(world, async () => world.life.queue.setAllPaused(isPaused)),
      ),
  ),
  constantFrom(
    new Command('check again', ({ life }) => {
      life.gates.checkAgain();
      life.probe();
    }),
  ),
  constantFrom(...keyNames).map((name) => new Command(`use key ${name}`, (world) => world.changeKey(name))),
  integer({ min: 1, max: 4 }).map(
    (limit) =>
      new Command(`send ${limit} at once`, (world) => {
        world.parallelUploads = Math.max(limit, world.parallelUploads);
        world.life.queue.wake();
      }),
  ),
);

// ------------------------------------------------------------------------------------------------------- the network

const maxWaitMs = 70_000;

/** Lets all go well until such a request is on the wire; its number among those that wait, or null. */
async function reach(world: World, kind: Kind) {
  for (let step = 0; step < 40; step += 1) {
    const [first, ...others] = world.life.wire.parcels;
    const found = [first, ...others].find((parcel) => parcel !== undefined && kindOf(parcel) === kind);
    if (found !== undefined) return found;
    const { nextTimerAt } = world.clock;
    if (first !== undefined) await finish(world, first, 'done');
    else if (nextTimerAt !== null && nextTimerAt <= world.clock.now() + maxWaitMs) await world.nextTimer();
    else return null;
  }
  return null;
}

const anyOutcome = oneof(
  { weight: 1, arbitrary: constantFrom(outcomes[0]) },
  constantFrom(...outcomes.slice(1)),
);

const network: Arbitrary<Command> = oneof(
  {
    weight: 3,
    arbitrary: record({ index: nat(5), outcome: anyOutcome }).map(
      ({ index, outcome }) =>
        new Command(`request ${index}: ${outcome}`, async (world) => {
          const { parcels } = world.life.wire;
          const parcel = parcels[index % parcels.length];
          if (parcel !== undefined) await finish(world, parcel, outcome);
        }),
    ),
  },
  {
    weight: 7,
    arbitrary: record({
      kind: oneof(constant('post' as const), constantFrom(...kinds)),
      outcome: anyOutcome,
    }).map(
      ({ kind, outcome }) =>
        new Command(`the next ${kind}: ${outcome}`, async (world) => {
          const parcel = await reach(world, kind);
          if (parcel !== null) await finish(world, parcel, outcome);
        }),
    ),
  },
  {
    weight: 3,
    arbitrary: constantFrom(...kinds).map(
      (kind) =>
        new Command(`the next ${kind} arrives`, async (world) => {
          const parcel = await reach(world, kind);
          if (parcel !== null) arrive(world, parcel);
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: record({
      kind: constantFrom(...kinds),
      rounds: constantFrom(4, 13, 40),
      outcome: constantFrom('status 503, echoing the request' as const, 'done, then status 500' as const),
    }).map(({ kind, rounds, outcome }) => outage(kind, rounds, outcome)),
  },
  {
    weight: 2,
    arbitrary: record({ rounds: constantFrom(1, 2, 4, 13), outcome: anyOutcome }).map(({ rounds, outcome }) =>
      everything(rounds, outcome),
    ),
  },
);

/** Each request of the kind meets an error that any could have met, and all others succeed. */
function outage(kind: Kind, rounds: number, outcome: Outcome): Command {
  return new Command(`${rounds} × every ${kind}: ${outcome}, everything else: done`, async (world) => {
    for (let round = 0; round < rounds; round += 1) {
      const { wire } = world.life;
      for (const parcel of wire.parcels)
        if (wire.parcels.includes(parcel))
          await finish(world, parcel, kindOf(parcel) === kind ? outcome : 'done');
      if (world.life.wire.parcels.length === 0 && world.clock.nextTimerAt !== null) await world.nextTimer();
    }
  });
}

function everything(rounds: number, outcome: Outcome): Command {
  return new Command(`${rounds} × everything: ${outcome}`, async (world) => {
    for (let round = 0; round < rounds; round += 1) {
      await finishAll(world, outcome);
      if (world.life.wire.parcels.length === 0 && world.clock.nextTimerAt !== null) await world.nextTimer();
    }
  });
}

// --------------------------------------------------------------------------------------------------- the surroundings

const fuse = record({ commits: nat(6), end: constantFrom('before' as const, 'after' as const) });
const buckets: readonly Bucket[] = ['upload', 'submission_write', 'submission_read'];

const time: Arbitrary<Command> = constantFrom(1_000, 6_000, 25_000, 65_000, 65_000, 300_000).map(
  (ms) => new Command(`${ms / 1_000} s pass`, (world) => world.pass(ms)),
);

const fileChange: Arbitrary<Command> = record({ path: constantFrom(...paths), change: nat(3) }).map(
  ({ path, change }) =>
    [
      new Command(`${path} changes`, ({ disk }) => disk.write(path, files[path] ?? 0)),
      new Command(`${path} grows`, ({ disk }) => disk.grow(path)),
      new Command(`${path} vanishes`, ({ disk }) => disk.vanish(path)),
      new Command(`${path} is back`, ({ disk }) => disk.comeBack(path)),
    ][change] ?? add([path]),
);

const serviceChange: Arbitrary<Command> = oneof(
  constantFrom(...buckets).map(
    (bucket) => new Command(`the plan loses ${bucket}`, ({ service }) => service.lapsedBuckets.add(bucket)),
  ),
  constantFrom(
    new Command('the plan covers all', ({ service }) => service.lapsedBuckets.clear()),
    new Command('the key is revoked', ({ service, keyName }) => service.revokedKeys.add(keys[keyName])),
    new Command('the keys are good again', ({ service }) => service.revokedKeys.clear()),
    new Command('all links end', ({ service }) => service.endLinks()),
    new Command('storage loses its blocks', ({ service }) => service.blocks.clear()),
  ),
  constantFrom('complete' as const, 'failed' as const, 'processing' as const).map(
    (state) =>
      new Command(`what is processed: ${state}`, ({ service }) => {
        for (const submission of service.submissions) {
          if (submission.state !== 'processing') continue;
          submission.state = state;
          submission.hasFailed ||= state === 'failed';
          submission.percent = Math.min(100, submission.percent + 30);
        }
      }),
  ),
);

const death: Arbitrary<Command> = oneof(
  fuse.map(
    (lit) =>
      new Command(`the app dies ${lit.end} commit ${lit.commits}`, ({ life }) => life.mortality.light(lit)),
  ),
  record({ arrivals: nat(15), lit: option(fuse, { freq: 3 }) }).map(
    ({ arrivals, lit }) =>
      new Command(
        `crash, still arriving: ${arrivals.toString(2)}${lit === null ? '' : `, again ${lit.end} commit ${lit.commits}`}`,
        async (world) => {
          for (const [index, parcel] of world.life.wire.parcels.entries())
            if ((arrivals & (1 << (index % 4))) !== 0) arrive(world, parcel);
          await world.crash();
          world.life.mortality.light(lit);
        },
      ),
  ),
  constantFrom(new Command('quit and start', (world) => world.quit())),
  oneof(nat(8), constant(Number.POSITIVE_INFINITY)).map(
    (writes) =>
      new Command(`the disk has room for ${writes} writes`, ({ life }) => {
        life.mortality.writesLeft = writes;
      }),
  ),
);

/** `replayPath`: of a counterexample that is to be had again. */
export function anyCommands(replayPath: string | null) {
  return commands<object, World, false>(
    [person, person, person, network, network, network, time, fileChange, serviceChange, death],
    { maxCommands: 30, size: '+1', ...(replayPath === null ? {} : { replayPath }) },
  );
}
