/** One question under way at a time; of those asked meanwhile only the latest is asked next. */

export interface LatestRequest<Question> {
  request(question: Question): void;
}

export interface LatestRequestOptions<Question, Answer> {
  run(question: Question): Promise<Answer>;
  /** Called with every answer, in order. */
  onResult(answer: Answer, question: Question): void;
  onError(error: unknown): void;
}

export function createLatestRequest<Question, Answer>(
  options: LatestRequestOptions<Question, Answer>,
): LatestRequest<Question> {
  let inFlight = false;
  let next: { readonly question: Question } | null = null;

  async function drain(): Promise<void> {
    inFlight = true;
    while (next !== null) {
      const { question } = next;
      next = null;
      try {
        options.onResult(await options.run(question), question);
      } catch (error) {
        options.onError(error);
      }
    }
    inFlight = false;
  }

  return {
    request(question) {
      next = { question };
      if (!inFlight) void drain();
    },
  };
}
