/**
 * What the bench has done and measured in the window's page. Each function runs there, with nothing of this file but
 * itself.
 */

/** The most row elements that the document had at any moment since this was called; ask `readRows` for it. */
export function watchRows(): void {
  const rows = document.getElementsByClassName('row');
  const watch = { most: rows.length };
  new MutationObserver(() => {
    watch.most = Math.max(watch.most, rows.length);
  }).observe(document.body, { childList: true, subtree: true });
  Object.assign(window, { benchRows: watch });
}

export function readRows(): number {
  return (window as unknown as { benchRows: { most: number } }).benchRows.most;
}

/** Presses a key in the list and answers the milliseconds until the row of this name is painted. */
export async function timeJump({ key, name }: { key: string; name: string }): Promise<number> {
  const list = document.querySelector<HTMLElement>('[data-testid=upload-list]');
  if (list === null) throw new Error('There is no list');
  const selector = `[data-testid=upload-row][data-name=${JSON.stringify(name)}]`;
  const startedAt = performance.now();
  list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  while (document.querySelector(selector) === null) {
    if (performance.now() - startedAt > 10_000) throw new Error(`${name} never came`);
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}

/**
 * Puts a text into the search and answers the milliseconds until the list shows that many uploads, painted. The list
 * counts the line of its columns too, and the heading of the one day on which uploads have ended.
 */
export async function timeSearch({ text, rows }: { text: string; rows: number }): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('[data-testid=search]');
  const list = document.querySelector('[data-testid=upload-list]');
  if (field === null || list === null) throw new Error('There is no search');
  const lines = String(rows + 2);
  const startedAt = performance.now();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  while (list.getAttribute('aria-rowcount') !== lines) {
    if (performance.now() - startedAt > 10_000) throw new Error(`"${text}" never had ${rows} rows`);
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}

/** Presses the button of a filter and answers the milliseconds until its first row is painted. */
export async function timeFilter({ filter, name }: { filter: string; name: string }): Promise<number> {
  const button = document.querySelector<HTMLElement>(`[data-testid=filter-${filter}]`);
  if (button === null) throw new Error(`There is no filter ${filter}`);
  const selector = '[data-testid=upload-row]';
  const first = () =>
    [...document.querySelectorAll<HTMLElement>(selector)].sort(
      (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
    )[0];
  const startedAt = performance.now();
  button.click();
  while (first()?.dataset['name'] !== name) {
    if (performance.now() - startedAt > 10_000) throw new Error(`${name} never came`);
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}

export interface NoticeFindings {
  readonly notices: number;
  /** Milliseconds of each task over 50 ms. */
  readonly longTasks: readonly number[];
}

/** Ten times a second, another ten of the rows in sight are paused or resumed, while all is paused: nothing starts. */
export async function takeNotices(durationMs: number): Promise<NoticeFindings> {
  const bridge = window.mediamagic;
  if (bridge === undefined) throw new Error('The page has no bridge');
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    longTasks.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask' });
  let notices = 0;
  const stop = bridge.onChange(() => {
    notices += 1;
  });
  const query = { search: '', sort: 'queue', offset: 0, limit: 25 } as const;
  const { rows } = await bridge.listUploads({ ...query, filter: 'active' });
  const ids = rows.slice(0, 10).map(({ id }) => id);
  const until = performance.now() + durationMs;
  for (let turn = 0; performance.now() < until; turn += 1) {
    const next = new Promise((resume) => setTimeout(resume, 100));
    await bridge.actOnUploads({ action: turn % 2 === 0 ? 'resume' : 'pause', ids });
    await next;
  }
  stop();
  longTasks.push(...observer.takeRecords().map(({ duration }) => duration));
  observer.disconnect();
  return { notices, longTasks };
}
