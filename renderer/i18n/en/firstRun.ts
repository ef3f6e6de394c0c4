/** English messages of the first run. */

export const firstRun = {
  title: 'Welcome to MediaMagic Uploader',
  what: 'Drop files and keep working. We upload them, submit them for review and show you the results, even if you lose your connection or restart.',
  key: 'Your API key',
  keyHint: 'In MediaMagic, go to Settings > API Keys and copy your workspace’s key.',
  getKey: 'Get an API key',
  enterFirst: 'Paste your API key',
  kinds: {
    sandbox: 'Sandbox key: for testing',
    live: 'Live key',
  },
  begin: 'Connect',
  keepAnyway: 'Use this key anyway',
  sandboxTitle: 'Just want to try it?',
  sandbox:
    'Use a sandbox key (starts with sk_test_). Everything works the same, but nothing reaches your live workspace.',
  filesWait: 'You can drop files now; they’ll start once you’re connected.',
  service: 'Server: {host}',
  changeService: 'Change',
} as const;
