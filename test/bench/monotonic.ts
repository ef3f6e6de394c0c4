/** The clock that all processes of a machine share, in milliseconds with fractions; its zero means nothing. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
