/** Does something at once, then no more often than every so many milliseconds; the last wish is never lost. */
export function createThrottle(act: () => void, everyMs: number): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let isWished = false;

  function wish(): void {
    isWished = pause !== undefined;
    if (isWished) return;
    act();
    pause = setTimeout(() => {
      pause = undefined;
      if (isWished) wish();
    }, everyMs);
  }
  return wish;
}
