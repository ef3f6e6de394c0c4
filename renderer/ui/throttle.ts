/** Runs `act` at once, then at most every `intervalMs` milliseconds. A request during the pause runs at its end. */
export function createThrottle(act: () => void, intervalMs: number): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let isRequested = false;

  function request(): void {
    isRequested = pause !== undefined;
    if (isRequested) return;
    act();
    pause = setTimeout(() => {
      pause = undefined;
      if (isRequested) request();
    }, intervalMs);
  }
  return request;
}
