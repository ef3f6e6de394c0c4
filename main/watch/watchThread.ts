/**
 * Subscribes to the changes in folders. The subscription itself is a synchronous call to the drive, so for each drive but the
 * system's own it runs in a thread of that drive.
 */
import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { driveKeyOf, isOnOwnDrive } from '../files/fileCalls.ts';

/** The part of Node's `watch` that is used here. */
export type WatchFunction = (
  path: string,
  options: { readonly recursive: boolean; readonly persistent: boolean },
  listener: (event: string, name: string | null) => void,
) => Pick<FSWatcher, 'close' | 'on'>;

/** Plain JavaScript in a string needs no separate file in the packaged app. A message without a path ends a subscription. */
const workerCode = `
const { parentPort } = require('node:worker_threads');
const { watch } = require('node:fs');
const watchers = new Map();
function tell(id, error) {
  parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
}
parentPort.on('message', ({ id, path, recursive }) => {
  if (path === undefined) {
    watchers.get(id)?.close();
    watchers.delete(id);
    return;
  }
  try {
    const watcher = watch(path, { recursive }, (event, name) => parentPort.postMessage({ id, event, name }));
    watcher.on('error', (error) => tell(id, error));
    watchers.set(id, watcher);
  } catch (error) {
    tell(id, error);
  }
});
`;

type Message =
  | { readonly id: number; readonly event: string; readonly name: string | null }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };

/** The subscriptions to the folders of one drive. The thread ends with the last of them. */
class WatchThread {
  private readonly worker = new Worker(workerCode, { eval: true });
  private readonly receivers = new Map<number, (message: Message) => void>();
  private lastId = 0;

  constructor() {
    this.worker.unref(); // a watch must not keep the app running
    this.worker.on('message', (message: Message) => this.receivers.get(message.id)?.(message));
    this.worker.on('error', (error: Error) => {
      for (const [id, receive] of this.receivers) receive({ id, error });
    });
  }

  subscribe(path: string, isRecursive: boolean, receive: (message: Message) => void): number {
    this.lastId += 1;
    this.receivers.set(this.lastId, receive);
    this.worker.postMessage({ id: this.lastId, path, recursive: isRecursive });
    return this.lastId;
  }

  /** Whether it was the last subscription. */
  end(id: number): boolean {
    if (!this.receivers.delete(id)) return false;
    this.worker.postMessage({ id });
    if (this.receivers.size > 0) return false;
    void this.worker.terminate();
    return true;
  }
}

const threads = new Map<string, WatchThread>();

/** Like Node's `watch`, but an error of the subscription comes as an event. */
export const watchOnDrive: WatchFunction = (path, options, listener) => {
  if (isOnOwnDrive(path)) return watch(path, options, listener);
  const drive = driveKeyOf(path);
  const thread = threads.get(drive) ?? new WatchThread();
  threads.set(drive, thread);
  const events = new EventEmitter();
  const id = thread.subscribe(path, options.recursive, (message) => {
    if ('error' in message)
      events.emit('error', Object.assign(new Error(message.error.message), message.error));
    else listener(message.event, message.name);
  });
  const watcher = {
    close() {
      if (thread.end(id) && threads.get(drive) === thread) threads.delete(drive);
    },
    on(event: string, receive: (error: Error) => void) {
      events.on(event, receive);
      return watcher;
    },
  };
  return watcher as ReturnType<WatchFunction>;
};
