/** Does something at once, then no more often than every so many milliseconds; the last wish is never lost. */
export function createThrottle(act: () => void, everyMs: number): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let isRequested = false;

  function request(): void {
    isRequested = pause !== undefined;
    if (isRequested) return;
    act();
    pause = setTimeout(() => {
      pause = undefined;
      if (isRequested) request();
    }, everyMs);
  }
  return request;
}
