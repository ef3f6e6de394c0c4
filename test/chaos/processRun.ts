/** One run of a queue in a child process, controlled from the test. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { ProcessPool } from './processPool.ts';
import type { Job, Message, Command } from './queueProcess.ts';

type MessageOf<Name extends Message['message']> = Extract<Message, { message: Name }>;

/** `ended`: after the command to end; `SIGKILL`; or any other signal or exit code. */
export type ExitReason = 'ended' | NodeJS.Signals | number;

const endTimeoutMs = 10_000;

export class ProcessRun {
  readonly exited: Promise<ExitReason>;
  readonly rested: Promise<MessageOf<'rested'>>;
  readonly #pool: ProcessPool;
  readonly #child: ChildProcess;
  readonly #messages: Message[] = [];
  readonly #over = new AbortController();

  constructor(job: Job, pool: ProcessPool) {
    const child = pool.acquire();
    const rested = Promise.withResolvers<MessageOf<'rested'>>();
    const exited = Promise.withResolvers<ExitReason>();
    const subscribe = (message: Message) => {
      this.#messages.push(message);
      if (message.message === 'rested') rested.resolve(message);
      if (message.message === 'ended') exited.resolve('ended');
    };
    child.on('message', subscribe);
    once(child, 'exit', { signal: this.#over.signal }).then(
      ([code, signal]: (NodeJS.Signals | number | null)[]) => exited.resolve(signal ?? exitReasonOf(code)),
      (error: unknown) => this.#over.signal.aborted || exited.reject(error),
    );
    this.#over.signal.addEventListener('abort', () => child.off('message', subscribe));
    this.#pool = pool;
    this.#child = child;
    this.rested = rested.promise;
    this.exited = exited.promise;
    this.#send({ command: 'run', job });
  }

  /** The message of this name that the process has sent; null if it has sent none. */
  messageOf<Name extends Message['message']>(name: Name): MessageOf<Name> | null {
    const found = this.#messages.find((message): message is MessageOf<Name> => message.message === name);
    return found ?? null;
  }

  /** Kills the process, unless the run is over: then another run may use the process. */
  async kill(): Promise<ExitReason> {
    if (!this.#over.signal.aborted) this.#child.kill('SIGKILL');
    const exitReason = await this.exited;
    this.#over.abort();
    return exitReason;
  }

  /** Sends the command to end, and kills the process if it does not. */
  async end(): Promise<ExitReason> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), endTimeoutMs);
    this.#send({ command: 'end' });
    const exitReason = await this.exited;
    clearTimeout(timer);
    this.#over.abort();
    if (exitReason === 'ended') this.#pool.release(this.#child);
    return exitReason;
  }

  #send(command: Command): void {
    this.#child.send(command);
  }
}

/** Windows has no signals: a process that kills itself exits with code 1. */
function exitReasonOf(code: NodeJS.Signals | number | null | undefined): ExitReason {
  return process.platform === 'win32' && code === 1 ? 'SIGKILL' : (code ?? 0);
}
