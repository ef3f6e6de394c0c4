/** Processes for queues to live in. One whose queue came to its end is good for another's; a killed one is not. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export class Bodies {
  readonly #script: string;
  readonly #cacheFolder: string;
  #idle: ChildProcess[] = [];

  /** `script`: queueProcess, compiled. `cacheFolder`: where a process keeps its machine code for the next. */
  constructor(script: string, cacheFolder: string) {
    this.#script = script;
    this.#cacheFolder = cacheFolder;
  }

  take(): ChildProcess {
    return this.#idle.pop() ?? this.#start();
  }

  giveBack(body: ChildProcess): void {
    this.#idle.push(body);
  }

  /** Ends those that nobody has. */
  async close(): Promise<void> {
    const ending = this.#idle;
    this.#idle = [];
    await Promise.all(
      ending.map(async (body) => {
        const gone = once(body, 'exit');
        body.disconnect();
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
