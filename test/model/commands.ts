/** Everything that can happen to the queue, as fast-check commands. Every guarantee is checked after each command. */
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

import {
  type Bucket,
  type GroupAction,
  type QueueAction,
  type SubmissionMode,
  type UploadRow,
  groupActions,
  submissionModes,
} from '../../preload/contract.ts';
import { type KeyName, keys } from './fakeService.ts';
import { violatedNow } from './guarantees.ts';
import { type Kind, type Outcome, arrive, finish, finishAll, kindOf, kinds, outcomes } from './outcomes.ts';
import type { World } from './world.ts';

const smallBytes = 1_000;
/** Three blocks at the initial block size. */
const largeBytes = 20_000_000;

/** Files with colliding names, with sizes for both kinds of transfer, and of a type that is not allowed. */
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
  private readonly execute: (world: World) => unknown;

  constructor(text: string, execute: (world: World) => unknown) {
    this.text = text;
    this.execute = execute;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, world: World): Promise<void> {
    await this.execute(world);
    await world.pass(0);
    world.monitor.isPersonActing = false;
    const violations = violatedNow(world);
    if (violations.length > 0) throw new Error(violations.join('\n'));
  }

  toString(): string {
    return this.text;
  }
}

// ------------------------------------------------------------------------------------------------------- the person

/** Sends a request to the queue, as the window would. */
function ask(world: World, request: () => Promise<unknown>): void {
  const { crashControl } = world.app;
  world.monitor.isPersonActing = true;
  request().catch((error: unknown) => {
    if (!crashControl.hasCrashed) world.report(error);
  });
}

function add(some: readonly string[], mode: SubmissionMode): Command {
  return new Command(`add ${mode} ${some.join(', ')}`, (world) => {
    const { crashControl, queue } = world.app;
    ask(world, async () => {
      await queue.add(some, { mode, metadata: { campaign: 'spring' }, sidekickIds: [] });
      if (!crashControl.hasCrashed) for (const path of some) world.monitor.accepted.add(path);
    });
  });
}

/** Ends the waiting of one of the groups. */
function actOnGroup(index: number, action: GroupAction): Command {
  return new Command(`${action} group ${index}`, (world) => {
    const rows = world.history.rows().filter(({ is_grouped }) => is_grouped === 1);
    const submission = rows[index % rows.length]?.submission_row ?? null;
    if (submission !== null) ask(world, async () => world.app.queue.actOnGroup(submission, action));
  });
}

/** `bits` select some of the uploads that allow the action, or of all. */
function act(action: QueueAction, bits: number): Command {
  return new Command(`${action} ${bits.toString(2)}`, (world) => {
    const all = action === 'restore' ? world.history.rows().map(({ id }) => id) : idsWith(world, action);
    const ids = all.filter((_id, index) => (bits & (1 << (index % 4))) !== 0);
    ask(world, () => world.app.queue.actions.act(action, ids));
  });
}

function idsWith(world: World, action: UploadRow['actions'][number]): string[] {
  const rows = world.rows();
  const allowing = rows.filter(({ actions }) => actions.includes(action));
  return (allowing.length > 0 ? allowing : rows).map(({ id }) => id);
}

function newVersion(index: number, named: 'as known' | 'looked up' | 'wrongly'): Command {
  return new Command(`new version ${index}, the earlier one named ${named}`, (world) => {
    const { monitor, service, app } = world;
    const ids = idsWith(world, 'submit-as-new-version');
    const upload = app.queue.queries.upload(ids[index % ids.length] ?? '');
    if (upload === null) return;
    const known = service.lastOf(upload.blob?.blobPath ?? '')?.submissionId ?? null;
    const previous = { 'as known': null, 'looked up': known, wrongly: 'unknown' }[named];
    const requests = monitor.requests.get(upload.path) ?? 0;
    monitor.requests.set(upload.path, requests + 1);
    ask(world, async () => {
      const result = await app.queue.actions.submitAsNewVersion(upload.id, previous);
      if (result !== 'queued') monitor.requests.set(upload.path, requests);
    });
  });
}

const actions = ['pause', 'resume', 'retry', 'cancel', 'remove', 'restore', 'move-to-top'] as const;
const keyNames = Object.keys(keys) as KeyName[];

const person: Arbitrary<Command> = oneof(
  {
    weight: 4,
    arbitrary: record({
      some: oneof(subarray(paths, { minLength: 1, maxLength: 3 }), constant(paths)),
      mode: constantFrom(...submissionModes),
    }).map(({ some, mode }) => add(some, mode)),
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
  record({ index: nat(7), action: constantFrom(...groupActions) }).map(({ index, action }) =>
    actOnGroup(index, action),
  ),
  constantFrom(true, false, false).map(
    (isPaused) =>
      new Command(isPaused ? 'pause all' : 'resume all', (world) =>
        ask(world, async () => world.app.queue.setAllPaused(isPaused)),
      ),
  ),
  constantFrom(
    new Command('check again', ({ app }) => {
      app.gates.checkAgain();
      app.probe();
    }),
  ),
  constantFrom(...keyNames).map((name) => new Command(`use key ${name}`, (world) => world.changeKey(name))),
  integer({ min: 1, max: 4 }).map(
    (limit) =>
      new Command(`send ${limit} at once`, (world) => {
        world.parallelUploads = Math.max(limit, world.parallelUploads);
        world.app.queue.wake();
      }),
  ),
);

// ------------------------------------------------------------------------------------------------------- the network

const maxWaitMs = 70_000;

/** Completes all requests until one of this kind is in flight, and returns it; null if none comes. */
async function reach(world: World, kind: Kind) {
  for (let step = 0; step < 40; step += 1) {
    const [first, ...others] = world.app.wire.pendingRequests;
    const found = [first, ...others].find((pending) => pending !== undefined && kindOf(pending) === kind);
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
          const { pendingRequests } = world.app.wire;
          const pending = pendingRequests[index % pendingRequests.length];
          if (pending !== undefined) await finish(world, pending, outcome);
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
          const pending = await reach(world, kind);
          if (pending !== null) await finish(world, pending, outcome);
        }),
    ),
  },
  {
    weight: 3,
    arbitrary: constantFrom(...kinds).map(
      (kind) =>
        new Command(`the next ${kind} arrives`, async (world) => {
          const pending = await reach(world, kind);
          if (pending !== null) arrive(world, pending);
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

/** Every request of the kind meets an error of the service, and all others succeed. */
function outage(kind: Kind, rounds: number, outcome: Outcome): Command {
  return new Command(`${rounds} × every ${kind}: ${outcome}, everything else: done`, async (world) => {
    for (let round = 0; round < rounds; round += 1) {
      const { wire } = world.app;
      for (const pending of wire.pendingRequests)
        if (wire.pendingRequests.includes(pending))
          await finish(world, pending, kindOf(pending) === kind ? outcome : 'done');
      if (world.app.wire.pendingRequests.length === 0 && world.clock.nextTimerAt !== null)
        await world.nextTimer();
    }
  });
}

function everything(rounds: number, outcome: Outcome): Command {
  return new Command(`${rounds} × everything: ${outcome}`, async (world) => {
    for (let round = 0; round < rounds; round += 1) {
      await finishAll(world, outcome);
      if (world.app.wire.pendingRequests.length === 0 && world.clock.nextTimerAt !== null)
        await world.nextTimer();
    }
  });
}

// --------------------------------------------------------------------------------------------------- the environment

const plannedCrash = record({ commits: nat(6), end: constantFrom('before' as const, 'after' as const) });
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
      new Command(`${path} is back`, ({ disk }) => disk.restore(path)),
    ][change] ?? add([path], 'each'),
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

const crashes: Arbitrary<Command> = oneof(
  plannedCrash.map(
    (planned) =>
      new Command(`the app dies ${planned.end} commit ${planned.commits}`, ({ app }) =>
        app.crashControl.scheduleCrash(planned),
      ),
  ),
  record({ arrivals: nat(15), planned: option(plannedCrash, { freq: 3 }) }).map(
    ({ arrivals, planned }) =>
      new Command(
        `crash, still arriving: ${arrivals.toString(2)}${planned === null ? '' : `, again ${planned.end} commit ${planned.commits}`}`,
        async (world) => {
          for (const [index, pending] of world.app.wire.pendingRequests.entries())
            if ((arrivals & (1 << (index % 4))) !== 0) arrive(world, pending);
          await world.crash();
          world.app.crashControl.scheduleCrash(planned);
        },
      ),
  ),
  constantFrom(new Command('quit and start', (world) => world.quit())),
  oneof(nat(8), constant(Number.POSITIVE_INFINITY)).map(
    (writes) =>
      new Command(`the disk has room for ${writes} writes`, ({ app }) => {
        app.crashControl.writesLeft = writes;
      }),
  ),
);

/** `replayPath`: of a counterexample that is to be repeated. */
export function anyCommands(replayPath: string | null) {
  return commands<object, World, false>(
    [person, person, person, network, network, network, time, fileChange, serviceChange, crashes],
    { maxCommands: 30, size: '+1', ...(replayPath === null ? {} : { replayPath }) },
  );
}
