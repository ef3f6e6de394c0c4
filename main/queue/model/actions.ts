/** The actions that a person can take on an upload in its current state. Pure. */
import type { CountedAction, Failure, UploadAction } from '../../../preload/contract.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import {
  hasTakenName,
  isFoundBeforeSent,
  isNameQuestion,
  isNewVersionPossible,
  isPausable,
  isReprocessable,
  isResumable,
  needsAnotherFile,
  stalledFailure,
} from './guards.ts';
import { hasTrait } from './states.ts';
import { type ActionFacts, type Upload, isWaitingForDuplicate } from './upload.ts';

/** The allowed actions, the most important first. */
export function allowedActions(upload: Upload): UploadAction[] {
  if (upload.removedAt !== null) return ['restore'];
  const { status } = upload;
  const failure = 'failure' in status ? status.failure : null;
  const isRefused = needsAnotherFile(status);
  const actions: UploadAction[] = [];
  const add = (action: CountedAction): void => {
    if (isAllowed(action, upload)) actions.push(action);
  };
  if (isRefused && upload.submission === null) actions.push('choose-another-file');
  if (!isRefused) add('retry');
  add('pause');
  add('resume');
  add('use-other-name');
  if (mayBecomeNewVersion(upload)) actions.push('submit-as-new-version');
  add('skip');
  add('stop-following');
  add('send-anyway');
  if (status.state === 'already-submitted' && status.docsUrl !== null) actions.push('open-docs');
  add('move-to-top');
  add('cancel');
  actions.push('show-in-folder');
  // A retry helps only after the file was replaced, so it is not offered first.
  if (isRefused) add('retry');
  if (upload.submission !== null) actions.push('copy-submission-id');
  if (failure !== null) actions.push('copy-support-details');
  if (failure?.docsUrl !== undefined) actions.push('open-docs');
  add('remove');
  return actions;
}

/** Whether this action is allowed. The list counts for how many uploads each action is. */
export function isAllowed(action: CountedAction, upload: ActionFacts): boolean {
  return upload.removedAt === null && rules[action](upload);
}

const rules: Readonly<Record<CountedAction, (upload: ActionFacts) => boolean>> = {
  pause: isPausable,
  resume: ({ status }) => isResumable(status),
  retry: (upload) => isWaitingForRetry(upload) || isRepairableFailure(upload),
  cancel: (upload) => isPausable(upload) || upload.status.state === 'paused',
  remove: ({ status }) => hasTrait(status.state, 'isRemovable'),
  'move-to-top': ({ status }) => status.state === 'queued',
  'use-other-name': ({ status }) => hasTakenName(status),
  skip: ({ status }) => isNameQuestion(status),
  'stop-following': ({ status }) => stalledFailure(status) !== null,
  'send-anyway': (upload) => isFoundBeforeSent(upload) || isWaitingForDuplicate(upload),
};

function isWaitingForRetry(upload: ActionFacts): boolean {
  const { status } = upload;
  return status.state === 'queued' && status.retryAt !== null && !isWaitingForDuplicate(upload);
}

/** Whether a retry can succeed, after the file was fixed or because the service allows it. */
function isRepairableFailure({ status }: ActionFacts): boolean {
  return status.state === 'failed' && isRepairable(status.failure);
}

/** Whether a failed upload can succeed when it is retried as it is, without another file. */
export function isWorthRetrying({ status }: Pick<ActionFacts, 'status'>): boolean {
  if (status.state !== 'failed') return false;
  const { list, userRetry } = errorTaxonomy[status.failure.kind];
  return list === 'attention' && userRetry !== 'new-content' && isRepairable(status.failure);
}

function isRepairable(failure: Failure): boolean {
  const { userRetry } = errorTaxonomy[failure.kind];
  switch (userRetry) {
    case 'same-content':
    case 'new-content':
      return true;
    case 'if-service-allows':
      return isReprocessable(failure);
    case 'no':
      return false;
  }
}

/** Whether the file may be sent again as the next version of what was submitted. */
function mayBecomeNewVersion({ status, submission }: Upload): boolean {
  if (status.state === 'complete') return submission !== null;
  return isNewVersionPossible(status);
}
