/** Runs tasks after the commit of a change; several changes may be saved in one transaction. */
import { UploadStore } from '../../main/queue/store/uploadStore.ts';

const { transaction } = UploadStore.prototype;
let depth = 0;
let waiting: (() => void)[] = [];

UploadStore.prototype.transaction = function (work) {
  depth += 1;
  let result: ReturnType<typeof work>;
  try {
    result = transaction.call(this, work) as ReturnType<typeof work>;
  } catch (error) {
    waiting = [];
    throw error;
  } finally {
    depth -= 1;
  }
  if (depth > 0) return result;
  const saved = waiting;
  waiting = [];
  for (const task of saved) task();
  return result;
};

/** Calls `task` when the changes so far are committed. */
export function afterCommit(task: () => void): void {
  if (depth === 0) task();
  else waiting.push(task);
}
