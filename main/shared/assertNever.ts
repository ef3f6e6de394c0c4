/** Makes a switch exhaustive: the code does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
