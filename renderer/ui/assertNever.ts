/** The end of an exhaustive switch: a case that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
