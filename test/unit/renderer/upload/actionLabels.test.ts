import { describe, expect, it } from 'vitest';

import type { UploadAction } from '../../../../preload/contract.ts';
import { type Translate, createTranslate } from '../../../../renderer/i18n/translate.ts';
import { actionLabelKey, selectionLabel } from '../../../../renderer/upload/actionLabels.ts';
import { selectionActions } from '../../../../renderer/upload/actions.ts';
import { addRows, nothingSelected } from '../../../../renderer/upload/selection.ts';
import { sampleRow } from '../../../support/sampleRow.ts';

const english = createTranslate('en', 'en');
const german = createTranslate('de', 'de');

function folderWords(platform: string, t: Translate): string {
  return t(actionLabelKey('show-in-folder', { state: 'complete' }, platform));
}

function words(action: UploadAction, count: number, t = english): string {
  return selectionLabel({ action, count }, 'darwin', t);
}

describe('labels of actions', () => {
  it('name the file manager of the system', () => {
    expect(['darwin', 'win32', 'linux', ''].map((platform) => folderWords(platform, english))).toEqual([
      'Show in Finder',
      'Show in Explorer',
      'Show in folder',
      'Show in folder',
    ]);
    expect(['darwin', 'win32', 'linux'].map((platform) => folderWords(platform, german))).toEqual([
      'Im Finder anzeigen',
      'Im Explorer anzeigen',
      'Im Ordner anzeigen',
    ]);
  });

  it('say "Retry now" in a row that waits for its retry', () => {
    expect(actionLabelKey('retry', { state: 'queued' }, 'linux')).toBe('actions.retryNow');
    expect(actionLabelKey('retry', { state: 'failed' }, 'linux')).toBe('actions.retry');
  });

  it('count the uploads of a selection', () => {
    expect(words('retry', 3)).toBe('Retry 3 uploads');
    expect(words('retry', 1)).toBe('Retry 1 upload');
    expect(words('remove', 12)).toBe('Remove 12');
    expect(words('retry', 3, german)).toBe('3 Uploads wiederholen');
    expect(words('copy-submission-id', 4)).toBe('Copy 4 submission IDs');
    expect(words('copy-submission-id', 1)).toBe('Copy submission ID');
    expect(words('show-in-folder', 1)).toBe('Show in Finder');
  });

  it('offer the file manager for one upload only, because it shows one file', () => {
    const rows = ['one', 'two'].map((id) => sampleRow({ id, actions: ['show-in-folder', 'remove'] }));
    const offered = (count: number) =>
      selectionActions(addRows(nothingSelected, rows.slice(0, count))).menu.map(({ action }) => action);
    expect(offered(1)).toEqual(['show-in-folder']);
    expect(offered(2)).toEqual([]);
  });
});
