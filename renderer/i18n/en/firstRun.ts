/** English messages of the first run. */

export const firstRun = {
  title: 'Send your media, then forget about it',
  what: 'Drop files on this window: they are uploaded to MediaMagic, submitted and followed until they are done, through restarts and lost connections.',
  key: 'Your API key',
  keyHint: 'A key belongs to a workspace and is made under Settings > API Keys.',
  getKey: 'Get a key in the control plane',
  enterFirst: 'Paste your key here first.',
  kinds: {
    sandbox: 'A sandbox key: for trying things out. Nothing live is touched.',
    live: 'A live key: uploads go to your real workspace.',
  },
  begin: 'Check and begin',
  keepAnyway: 'Keep the key all the same',
  sandboxTitle: 'Just want to try it?',
  sandbox:
    'Create a sandbox key; it begins with sk_test_. Uploads then run as they would for real, in a test workspace that touches nothing live.',
  filesWait: 'Files you drop before that wait here and start by themselves.',
  service: 'Service: {host}',
  changeService: 'Change',
} as const;
