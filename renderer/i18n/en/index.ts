/** The English messages, one file for each feature. Every other language has exactly the same keys. */
export * from './app.ts';
export * from './list.ts';
export * from './batches.ts';
export * from './report.ts';
export * from './desktop.ts';
export * from './details.ts';
export * from './results.ts';
export * from './preflight.ts';
export * from './submission.ts';
export * from './gates.ts';
export * from './connection.ts';
export * from './firstRun.ts';
export * from './settings.ts';
export * from './watch.ts';
export * from './shortcuts.ts';
export * from './ui.ts';
export * from './failures.ts';
