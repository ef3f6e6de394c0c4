/** The actions on uploads that are not the queue's own, such as copying, choosing a file and opening a page. */
import { clipboard, shell } from 'electron';

import {
  type ActResult,
  type QueueAction,
  type UploadAction,
  submissionLink,
} from '../../../preload/contract.ts';
import { copyText } from '../../desktop/window/clipboard.ts';
import type { Upload } from '../../queue/model/upload.ts';
import { supportDetails } from '../../queue/reports/supportDetails.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { HandlerDeps } from './handlerDeps.ts';
import { openExternalAddress } from './openExternalAddress.ts';

/** Runs an action that is not one of the queue's own. */
export async function actOutsideQueue(
  deps: HandlerDeps,
  action: Exclude<UploadAction, QueueAction>,
  uploads: readonly Upload[],
): Promise<ActResult> {
  const [first] = uploads;
  if (first === undefined) return actedOn(0);
  switch (action) {
    case 'show-in-folder':
      shell.showItemInFolder(first.path);
      return actedOn(1);
    case 'copy-submission-id': {
      const submissionIds = uploads.flatMap(({ submission }) => submission?.submissionId ?? []);
      if (submissionIds.length === 0) return actedOn(0);
      return copy(submissionIds.join('\n'), submissionIds.length, deps.log);
    }
    case 'copy-link': {
      const template = deps.settingsParts.settings.values.submissionPage;
      const links = uploads.flatMap(({ submission }) =>
        submission === null ? [] : (submissionLink(template, submission.submissionId) ?? []),
      );
      if (links.length === 0) return actedOn(0);
      return copy(links.join('\n'), links.length, deps.log);
    }
    case 'copy-support-details': {
      const details = uploads.map((upload) => supportDetails(upload, deps.appInfo.version, clock.now()));
      return copy(details.join('\n\n'), uploads.length, deps.log);
    }
    case 'move-to-account':
      return actedOn(await deps.queueParts.queue.moveToAccount(uploads.map(({ id }) => id)));
    case 'choose-another-file': {
      const [path] = (await deps.desktop.pick('file')) ?? [];
      if (path === undefined) return actedOn(0);
      const result = deps.queueParts.queue.actions.replaceFile(first.id, path);
      if (result === 'already-in-list') return { ...actedOn(0), problem: result };
      return actedOn(result === 'replaced' ? 1 : 0);
    }
    case 'upload-as-version':
    case 'upload-separately': {
      const choice = action === 'upload-as-version' ? 'new-version' : 'separate';
      const ids = uploads.map(({ id }) => id);
      return actedOn(deps.queueParts.preflights.chooseVersions({ ids }, choice));
    }
    case 'submit-as-new-version': {
      const { actions } = deps.queueParts.queue;
      const outcomes = await Promise.all(uploads.map(({ id }) => actions.submitAsNewVersion(id, null)));
      return actedOn(outcomes.filter((outcome) => outcome === 'queued').length);
    }
    case 'open-docs': {
      const address = docsUrlOf(first);
      if (!address) return actedOn(0);
      return actedOn((await openExternalAddress(deps, address)) ? 1 : 0);
    }
    default:
      return assertNever(action);
  }
}

function actedOn(changed: number): ActResult {
  return { changed, undo: null };
}

async function copy(text: string, count: number, log: Log): Promise<ActResult> {
  const isCopied = await copyText(clipboard, text, log);
  return isCopied ? actedOn(count) : { ...actedOn(0), problem: 'not-copied' };
}

function docsUrlOf({ status }: Upload): string | null | undefined {
  if (status.state === 'already-submitted') return status.docsUrl;
  return 'failure' in status ? status.failure?.docsUrl : undefined;
}
