/** A pool of child processes that run queues. A process whose queue has ended is reused; a killed one is not. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export class ProcessPool {
  readonly #script: string;
  readonly #cacheFolder: string;
  #idle: ChildProcess[] = [];

  /** `script`: the compiled queueProcess. `cacheFolder`: for compiled machine code, which later processes reuse. */
  constructor(script: string, cacheFolder: string) {
    this.#script = script;
    this.#cacheFolder = cacheFolder;
  }

  acquire(): ChildProcess {
    return this.#idle.pop() ?? this.#start();
  }

  release(child: ChildProcess): void {
    this.#idle.push(child);
  }

  /** Ends the idle processes. */
  async close(): Promise<void> {
    const ending = this.#idle;
    this.#idle = [];
    await Promise.all(
      ending.map(async (child) => {
        const gone = once(child, 'exit');
        child.disconnect();
        await gone;
      }),
    );
  }

  #start(): ChildProcess {
    const { NODE_OPTIONS: _options, ...environment } = process.env;
    return fork(this.#script, {
      execArgv: [],
      env: { ...environment, NODE_COMPILE_CACHE: this.#cacheFolder },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }
}
