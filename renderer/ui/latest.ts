/** One question under way at a time; of those asked meanwhile only the latest is asked next. */

export interface Latest<Question> {
  ask(question: Question): void;
}

export interface LatestOptions<Question, Answer> {
  run(question: Question): Promise<Answer>;
  /** Called with every answer, in order. */
  answered(answer: Answer, question: Question): void;
  failed(error: unknown): void;
}

export function createLatest<Question, Answer>(options: LatestOptions<Question, Answer>): Latest<Question> {
  let inFlight = false;
  let next: { readonly question: Question } | null = null;

  async function drain(): Promise<void> {
    inFlight = true;
    while (next !== null) {
      const { question } = next;
      next = null;
      try {
        options.answered(await options.run(question), question);
      } catch (error) {
        options.failed(error);
      }
    }
    inFlight = false;
  }

  return {
    ask(question) {
      next = { question };
      if (!inFlight) void drain();
    },
  };
}
