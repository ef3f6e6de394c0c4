/** The answers to the questions of a preflight about new versions, while a person makes them. Pure. */
import type { VersionAnswer, VersionChoice, VersionMatch, VersionQuestion } from '../../preload/contract.ts';

/** The answers so far, and what was chosen last for questions that are new. */
export function answersFor(
  questions: readonly VersionQuestion[],
  answers: readonly VersionAnswer[],
): readonly VersionAnswer[] {
  const isComplete = questions.every(({ match }) => answers.some((answer) => answer.match === match));
  if (isComplete) return answers;
  return questions.map(
    ({ match, choice }) => answers.find((answer) => answer.match === match) ?? { match, choice, except: [] },
  );
}

/** One choice for all files of the question. */
export function withChoice(
  answers: readonly VersionAnswer[],
  match: VersionMatch,
  choice: VersionChoice,
): readonly VersionAnswer[] {
  return answers.map((answer) => (answer.match === match ? { match, choice, except: [] } : answer));
}

/** The choice for one file of the question. */
export function withFile(
  answers: readonly VersionAnswer[],
  match: VersionMatch,
  file: number,
  choice: VersionChoice,
): readonly VersionAnswer[] {
  return answers.map((answer) => {
    if (answer.match !== match) return answer;
    const others = answer.except.filter((other) => other !== file);
    return { ...answer, except: choice === answer.choice ? others : [...others, file] };
  });
}

/** Whether the file becomes a new version. */
export function isNewVersion(answer: VersionAnswer | undefined, file: number): boolean {
  if (answer === undefined) return false;
  return (answer.choice === 'new-version') !== answer.except.includes(file);
}
