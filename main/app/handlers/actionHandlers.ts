/** The calls that act on uploads and their submissions. */
import { type QueueAction, type UploadAction, queueActions } from '../../../preload/contract.ts';
import { checkSubmission } from '../../api/submissionCheck.ts';
import { actOutsideQueue } from './actOutsideQueue.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';

/** A person waits for the answer of the form. */
const submissionCheckMs = 20_000;

type ActionCall =
  | 'actOnUploads'
  | 'actOnAll'
  | 'moveUploads'
  | 'dragFile'
  | 'retryFailed'
  | 'clearFinished'
  | 'selectionOffers'
  | 'undoRemoval'
  | 'pauseAll'
  | 'resumeAll'
  | 'submitAsNewVersion'
  | 'earlierSubmissions'
  | 'checkSubmission'
  | 'actOnGroup'
  | 'changeSubmission'
  | 'chooseVersions';

export function actionHandlers(deps: HandlerDeps): HandlersOf<ActionCall> {
  const { queue } = deps.queueParts;
  return {
    async actOnUploads({ action, ids }) {
      if (isQueueAction(action)) return queue.actions.actOnMany(action, ids);
      const uploads = ids.map((id) => queue.queries.upload(id)).filter((upload) => upload !== null);
      return actOutsideQueue(deps, action, uploads);
    },
    actOnAll: ({ action, ...selection }) => queue.actions.actOnAll(action, selection),
    moveUploads: (request) => queue.moves.move(request),
    async dragFile({ id }) {
      const upload = queue.queries.upload(id);
      return { started: upload !== null && (await deps.desktop.dragFile(upload)) };
    },
    retryFailed: () => queue.actions.retryFailed(),
    clearFinished: () => queue.actions.clearFinished(),
    selectionOffers: (selection) => queue.queries.offers(selection),
    undoRemoval: async ({ undo }) => ({ changed: await queue.actions.undoRemoval(undo) }),
    pauseAll() {
      queue.setAllPaused(true);
      return null;
    },
    resumeAll() {
      queue.setAllPaused(false);
      return null;
    },
    actOnGroup: ({ submission, action }) => ({ changed: queue.actOnGroup(submission, action) }),
    changeSubmission: ({ batchId, submission, hold }) =>
      deps.queueParts.preflights.changeSubmission(batchId, submission, hold ? 'hold' : 'release'),
    chooseVersions: ({ batchId, choice }) => ({
      changed: deps.queueParts.preflights.chooseVersions({ batchId }, choice),
    }),
    earlierSubmissions: ({ id }) => queue.queries.earlierSubmissions(id),
    checkSubmission: async ({ submissionId }) => ({
      failure: await checkSubmission(deps.connection.current.api, submissionId.trim(), submissionCheckMs),
    }),
    submitAsNewVersion: ({ id, previousSubmissionId, options }) =>
      queue.actions.submitAsNewVersion(id, previousSubmissionId ?? null, options ?? null),
  };
}

function isQueueAction(action: UploadAction): action is QueueAction {
  return queueActions.some((queueAction) => queueAction === action);
}
