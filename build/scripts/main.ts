/** Ends a script with the exit code of its work, or with one message and 1. */

/**
 * Runs `work` and sets the exit code. The errors that are thrown here are written for people: no stack is shown. A failure
 * ends the process at once: electron-builder replaces the exit code of a process that ends without `process.exit` with 0.
 */
export async function main(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
