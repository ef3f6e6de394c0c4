/** Every state of the window: the query for the gallery, and the actions that lead to the state. */
import { type Page, expect } from '@playwright/test';

export interface GalleryState {
  readonly name: string;
  /** The gallery's query, see renderer/gallery/startGallery.ts. */
  readonly query: string;
  /** Left out: as high as the window usually is. */
  readonly height?: number;
  /** What is done once the page is there. */
  readonly reach?: (page: Page) => Promise<void>;
}

/** Searches for the row, so that it is rendered wherever it is in the list, and opens its details. */
/** A drawer whose results load grows later, so a state is reached when they have. */
async function openDetails(
  page: Page,
  search: string,
  results: 'ready' | 'loading' = 'ready',
): Promise<void> {
  await page.getByTestId('search').fill(search);
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await page.getByTestId('upload-row').getByTestId('row-status').click();
  await expect(page.getByTestId('details')).toBeVisible();
  if (results === 'ready') await expect(page.getByTestId('results-loading')).toHaveCount(0);
}

function details(name: string, file: string, shown?: string): GalleryState {
  return {
    name: `details-${name}`,
    query: '',
    async reach(page) {
      await openDetails(page, file, shown === 'results-loading' ? 'loading' : 'ready');
      if (shown !== undefined) await expect(page.getByTestId('details').getByTestId(shown)).toBeVisible();
    },
  };
}

/** The details of a file whose submission is not its own alone. */
function groupDetails(name: string, file: string, shown: string): GalleryState {
  return {
    name: `group-details-${name}`,
    query: 'groups=1&still=1',
    height: 1_000,
    async reach(page) {
      await openDetails(page, file);
      await expect(page.getByTestId('details').getByTestId(shown).first()).toBeVisible();
    },
  };
}

/** Drops two files, which shows the line about their submission, and opens it. */
async function openSubmissionLine(page: Page): Promise<void> {
  await page.getByTestId('add-files').click();
  await page.getByTestId('submission-line-open').click();
  await expect(page.getByTestId('submission-line')).toHaveAttribute('data-state', 'open');
}

function submissionLine(name: string, query: string, reach: (page: Page) => Promise<void>): GalleryState {
  return {
    name: `submission-line-${name}`,
    query: `still=1${query}`,
    height: 1_000,
    async reach(page) {
      await openSubmissionLine(page);
      await reach(page);
    },
  };
}

function settingsPage(name: string): GalleryState {
  return settingsWith(name, name, '');
}

function settingsWith(name: string, settingsPageName: string, query: string): GalleryState {
  return {
    name: `settings-${name}`,
    query,
    async reach(page) {
      await page.getByTestId('open-settings').click();
      await page.getByTestId(`settings-page-${settingsPageName}`).click();
    },
  };
}

/** A drag over the window that has not been dropped yet. */
async function dragOver(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: ['/film.mov'], dragOperationsMask: 1 };
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 200, y: 200, data });
  await expect(page.getByTestId('drop-overlay')).toBeVisible();
  await session.detach();
}

const film = 'Aurora_Launch_Film_Master_v07_ProRes422HQ.mov';

export const galleryStates: readonly GalleryState[] = [
  { name: 'empty', query: 'empty=1' },
  { name: 'first-run', query: 'empty=1&gates=key-missing' },
  // High enough to render a row of every state.
  { name: 'list', query: '', height: 3_400 },
  { name: 'list-many', query: 'rows=100000' },
  { name: 'grouped', query: 'grouped=1' },
  { name: 'names', query: 'names=1&still=1' },
  { name: 'gate-key', query: 'gates=key' },
  { name: 'gate-key-locked', query: 'keyring=locked&gates=key-locked' },
  { name: 'gate-plan', query: 'gates=plan' },
  { name: 'gate-rate-limit', query: 'gates=rate-limit' },
  { name: 'gate-offline', query: 'gates=offline' },
  { name: 'gate-service', query: 'gates=service' },
  { name: 'gate-proxy', query: 'gates=proxy' },
  { name: 'gate-certificate', query: 'gates=certificate' },
  { name: 'gates-and-notices', query: 'gates=key,plan,rate-limit,offline&notices=1' },
  {
    name: 'no-matches',
    query: '',
    async reach(page) {
      await page.getByTestId('search').fill('nothing is called so');
      await expect(page.getByTestId('no-matches')).toBeVisible();
    },
  },
  details('timeline', film),
  details('failure', 'Aurora_DirectorsCut_8K.mov', 'failure-card'),
  details('failure-odd', 'A failure with odd texts.mp4', 'failure-card'),
  {
    name: 'details-name-odd',
    query: '',
    async reach(page) {
      await openDetails(page, '<img src=x');
      await expect(page.getByTestId('details')).toContainText('␊');
    },
  },
  { name: 'restart-due', query: 'notices=restart' },
  { name: 'gates-odd', query: 'gates=odd&notices=odd' },
  {
    name: 'undo-message-odd',
    query: '',
    async reach(page) {
      await page.getByTestId('search').fill('Sehr_langer');
      await expect(page.getByTestId('upload-row')).toHaveCount(1);
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Delete');
      await expect(page.getByTestId('undo')).toBeVisible();
    },
  },
  details('already-submitted', 'Aurora_Teaser_30s.mp4', 'already-submitted-card'),
  {
    name: 'details-new-version',
    query: '',
    async reach(page) {
      await openDetails(page, 'Unknown earlier.mp4');
      await page.getByTestId('details').getByTestId('details-action-submit-as-new-version').click();
      await expect(page.getByTestId('new-version-id')).toBeVisible();
    },
  },
  details('results', 'BTS_Photo_014.jpg', 'results-ready'),
  details('results-many', 'Results with 640 issues.mp4', 'results-ready'),
  details('results-odd', 'Results with odd texts.mp4', 'results-ready'),
  details('results-loading', 'Results on their way.mp4', 'results-loading'),
  details('results-not-finished', 'Results not finished.mp4', 'results-not-finished'),
  details('results-missing', 'Results of another workspace.mp4', 'results-unavailable'),
  details('results-partly', 'Results without topics.mp4', 'results-missing'),
  details('results-plan', 'Results not in the plan.mp4', 'results-unavailable'),
  {
    name: 'issue-open',
    query: '',
    async reach(page) {
      await openDetails(page, 'BTS_Photo_014.jpg');
      await page.getByTestId('issue').first().locator('summary, button').first().click();
      await expect(page.getByTestId('issue-reasoning').first()).toBeVisible();
    },
  },
  {
    name: 'outside-question',
    query: '',
    async reach(page) {
      await openDetails(page, 'Aurora_Teaser_30s.mp4');
      await page.getByTestId('already-submitted-card').getByTestId('outside-link').click();
      await expect(page.getByTestId('outside-question')).toBeVisible();
    },
  },
  settingsWith('account-memory', 'account', 'keyring=none'),
  settingsWith('account-plain', 'account', 'keyring=plain'),
  settingsWith('account-locked', 'account', 'keyring=locked'),
  {
    name: 'settings-account-question',
    query: 'keyring=none',
    async reach(page) {
      await page.getByTestId('open-settings').click();
      await page.getByTestId('settings-page-account').click();
      await page.getByTestId('settings-plain').click();
    },
  },
  settingsWith('network-manual', 'network', 'network=manual'),
  settingsWith('submissions-none', 'submissions', 'sidekicks=none'),
  {
    name: 'settings-sidekick-refused',
    query: '',
    async reach(page) {
      await page.getByTestId('open-settings').click();
      await page.getByTestId('settings-page-submissions').click();
      await page.getByTestId('sidekick-name').fill('brand safety');
      await page.getByTestId('sidekick-id').fill('not a uuid');
      await page.getByTestId('sidekick-add').click();
      await expect(page.getByTestId('sidekick-form').getByRole('alert')).toHaveCount(2);
    },
  },
  ...['account', 'transfers', 'submissions', 'watch', 'network', 'behaviour', 'appearance', 'about'].map(
    settingsPage,
  ),
  // High enough to render a folder in every state.
  { ...settingsPage('watch'), name: 'watch-all-states', query: 'watch=all', height: 1_600 },
  { ...settingsPage('watch'), name: 'watch-none', query: 'watch=none' },
  {
    name: 'watch-add',
    query: 'watch=none',
    height: 1_000,
    async reach(page) {
      await page.getByTestId('open-settings').click();
      await page.getByTestId('settings-page-watch').click();
      await page.getByTestId('watch-add').click();
      await page.getByTestId('watch-existing-send').check();
      await expect(page.getByTestId('watch-would-send')).toContainText(/\d/);
    },
  },
  {
    name: 'shortcuts',
    query: '',
    async reach(page) {
      await page.keyboard.press('F1');
      await expect(page.getByTestId('shortcuts')).toBeVisible();
    },
  },
  {
    name: 'row-menu',
    query: '',
    async reach(page) {
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Shift+F10');
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'grouped-folded',
    query: 'grouped=1',
    async reach(page) {
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('ArrowLeft');
      await expect(page.getByTestId('batch-row').first()).toHaveAttribute('aria-expanded', 'false');
    },
  },
  {
    // The header of the batch at the top stays visible.
    name: 'grouped-scrolled',
    query: 'grouped=1&rows=2000',
    async reach(page) {
      await page.getByTestId('upload-list').evaluate((list) => list.scrollTo({ top: 400 }));
      await expect(page.getByTestId('upload-row').first()).toBeVisible();
    },
  },
  {
    name: 'batch-menu',
    query: 'grouped=1',
    async reach(page) {
      await page.getByTestId('batch-menu').first().click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'batch-removal',
    query: 'grouped=1',
    async reach(page) {
      await page.getByTestId('batch-menu').first().click();
      await page.getByTestId('batch-action-remove').click();
      await expect(page.getByTestId('confirm-remove')).toBeVisible();
    },
  },
  {
    name: 'batch-report',
    query: 'grouped=1',
    async reach(page) {
      await page.getByTestId('batch-report').first().click();
      await expect(page.getByTestId('report').getByTestId('report-attention')).toBeVisible();
    },
  },
  {
    name: 'help-menu',
    query: '',
    async reach(page) {
      await page.getByTestId('help-menu').click();
      await expect(page.getByTestId('help-about')).toBeVisible();
    },
  },
  {
    name: 'user-guide',
    query: '',
    async reach(page) {
      await page.getByTestId('help-menu').click();
      await page.getByTestId('help-guide').click();
      await expect(page.getByTestId('document-body')).toContainText('Drop files or folders');
    },
  },
  {
    name: 'bulk-bar',
    query: '',
    async reach(page) {
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Control+a');
      await expect(page.getByTestId('bulk-bar')).toContainText(/\d/);
      await expect(page.getByTestId('select-all')).toBeHidden();
    },
  },
  {
    name: 'removal-question',
    query: '',
    async reach(page) {
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Delete');
      await expect(page.getByTestId('confirm-remove')).toBeVisible();
    },
  },
  {
    name: 'undo-message',
    query: '',
    async reach(page) {
      await page.getByTestId('search').fill('Voiceover');
      await expect(page.getByTestId('upload-row')).toHaveCount(1);
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Delete');
      await expect(page.getByTestId('undo')).toBeVisible();
    },
  },
  { name: 'groups', query: 'groups=1&still=1', height: 1_800 },
  { name: 'groups-grouped', query: 'groups=1&still=1&grouped=1', height: 1_800 },
  {
    name: 'group-menu',
    query: 'groups=1&still=1&grouped=1',
    async reach(page) {
      await page.getByTestId('batch-menu').first().click();
      await expect(page.getByTestId('batch-menu-submit-each')).toBeVisible();
    },
  },
  {
    name: 'group-row-menu',
    query: 'groups=1&still=1',
    async reach(page) {
      await page.getByTestId('upload-list').focus();
      await page.keyboard.press('Shift+F10');
      await expect(page.getByTestId('menu-action-submit-now')).toBeVisible();
    },
  },
  groupDetails('waiting', 'A001_C001_0714.mov', 'details-group'),
  groupDetails('submitted', 'Results by sidekicks.mp4', 'issue-sidekick'),
  groupDetails('split', 'Poster_A1.jpg', 'details-split'),
  groupDetails('odd', 'Odd metadata.mp4', 'details-submission'),
  {
    name: 'group-new-version',
    query: 'groups=1&still=1',
    height: 1_000,
    async reach(page) {
      await openDetails(page, 'Known.mp4');
      await page.getByTestId('new-version-options-open').click();
      await page.getByTestId('new-version').getByTestId('submission-options').click();
      await expect(page.getByTestId('new-version').getByTestId('submission-json')).toBeVisible();
    },
  },
  {
    name: 'group-report',
    query: 'groups=1&still=1&grouped=1',
    height: 1_000,
    async reach(page) {
      await page.getByTestId('search').fill('Poster_A');
      await expect(page.getByTestId('batch-row')).toHaveCount(1);
      await page.getByTestId('batch-report').click();
      await expect(page.getByTestId('report-split')).toBeVisible();
    },
  },
  {
    name: 'submission-line-closed',
    query: 'still=1',
    async reach(page) {
      await page.getByTestId('add-files').click();
      await expect(page.getByTestId('submission-line')).toBeVisible();
    },
  },
  submissionLine('open', '', async (page) => {
    await page.getByTestId('submission-mode-together').check();
    await page.getByTestId('submission-recent').first().click();
    await page.getByTestId('submission-add-pair').click();
    await page.getByTestId('submission-name-0').fill('client');
    await page.getByTestId('submission-value-0').fill('Northern Lights');
  }),
  submissionLine('refused', '&late=some', async (page) => {
    await page.getByTestId('submission-campaign').fill('x'.repeat(1_001));
    await page.getByTestId('submission-add-pair').click();
    await page.getByTestId('submission-value-0').fill('Northern Lights');
    await expect(page.getByTestId('submission-line').getByRole('alert')).toHaveCount(2);
  }),
  submissionLine('json', '&sidekicks=none', async (page) => {
    await page.getByTestId('submission-use-json').click();
    await page.getByTestId('submission-json').fill('{\n  "campaign": "Aurora",\n  "budget": twelve\n}');
    await expect(page.getByTestId('submission-line').getByRole('alert')).toContainText('line 3');
  }),
  submissionLine('late', '&late=all', async (page) => {
    await expect(page.getByTestId('submission-line-late')).toBeVisible();
  }),
  {
    name: 'survey-campaign',
    query: 'survey=campaign',
    height: 1_000,
    async reach(page) {
      await page.getByTestId('submission-options').click();
      await expect(page.getByTestId('submission-campaign')).toHaveValue('Aurora launch');
    },
  },
  { name: 'drop-overlay', query: '', reach: dragOver },
  {
    name: 'survey-questions',
    query: 'survey=questions',
    async reach(page) {
      await page.getByTestId('submission-options').click();
      await expect(page.getByTestId('submission-campaign')).toHaveValue('Aurora launch');
    },
  },
  { name: 'survey-single', query: 'survey=single' },
  { name: 'survey-growing', query: 'survey=growing' },
  { name: 'survey-few', query: 'survey=few' },
  { name: 'survey-looking', query: 'survey=looking' },
  { name: 'survey-sending', query: 'survey=sending' },
  { name: 'survey-nothing', query: 'empty=1&survey=nothing' },
  { name: 'survey-failed', query: 'survey=failed' },
  {
    name: 'survey-ready',
    query: 'survey=ready',
    async reach(page) {
      await page.getByTestId('survey-skip-type-not-allowed').getByRole('button').click();
      await expect(page.getByTestId('survey')).toContainText('Budget.xlsx');
    },
  },
  {
    name: 'survey-odd',
    query: 'survey=odd',
    async reach(page) {
      await page.getByTestId('submission-options').click();
      await page.getByTestId('survey-skip-type-mismatch').getByRole('button').click();
      await expect(page.getByTestId('survey')).toContainText('[RLO]');
    },
  },
];
