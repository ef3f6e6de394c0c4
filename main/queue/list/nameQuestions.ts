/** The questions about files whose names other files in the workspace have: one for each batch. Pure. */
import type { NameQuestion } from '../../../preload/contract.ts';
import type { Batches } from './batches.ts';

/** More batches are shown as soon as these are answered. */
const maxQuestions = 10;

export function nameQuestions(batches: Pick<Batches, 'all' | 'inOrder' | 'facts'>): NameQuestion[] {
  if (batches.all.inList('attention') === 0) return [];
  const questions: NameQuestion[] = [];
  for (const batch of batches.inOrder('last-added')) {
    const { skip: waiting = 0 } = batch.actions.counted();
    if (waiting === 0) continue;
    const { name, addedAt } = batches.facts(batch.id);
    questions.push({ batchId: batch.id, name, addedAt, files: batch.counts.all, waiting });
    if (questions.length === maxQuestions) break;
  }
  return questions;
}
