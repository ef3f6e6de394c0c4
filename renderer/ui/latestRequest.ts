/** Runs one request at a time. Of the requests made in the meantime, only the latest runs next. */

interface LatestRequest<Args> {
  request(request: Args): void;
}

interface LatestRequestOptions<Args, Result> {
  run(request: Args): Promise<Result>;
  /** Called with every result, in order. */
  onResult(result: Result, request: Args): void;
  onError(error: unknown): void;
}

export function createLatestRequest<Args, Result>(
  options: LatestRequestOptions<Args, Result>,
): LatestRequest<Args> {
  let inFlight = false;
  let next: { readonly request: Args } | null = null;

  async function drain(): Promise<void> {
    inFlight = true;
    while (next !== null) {
      const { request } = next;
      next = null;
      try {
        options.onResult(await options.run(request), request);
      } catch (error) {
        options.onError(error);
      }
    }
    inFlight = false;
  }

  return {
    request(request) {
      next = { request };
      if (!inFlight) void drain();
    },
  };
}
