/** English messages about uploads that were added for another account, and about progress that cannot be read. */

export const accounts = {
  onHold: {
    live: 'On hold for the live key',
    sandbox: 'On hold for the sandbox key',
    unknown: 'On hold for another key',
  },
  onHoldAt: {
    live: 'On hold for the live key of {host}',
    sandbox: 'On hold for the sandbox key of {host}',
    unknown: 'On hold for another key of {host}',
  },
  choose: 'Choose…',
  banner: {
    title: {
      live: '{count} upload is on hold for the live key | {count} uploads are on hold for the live key',
      sandbox:
        '{count} upload is on hold for the sandbox key | {count} uploads are on hold for the sandbox key',
      unknown: '{count} upload is on hold for another key | {count} uploads are on hold for another key',
    },
    body: 'Nothing is uploaded to the current account unless you choose so. Uploads continue when you set their own key again.',
    host: 'Their server is {host}.',
  },
  dialog: {
    title: 'Change account?',
    titleHeld: 'Uploads on hold',
    added: {
      live: '{count} unfinished upload was added for your live workspace. | {count} unfinished uploads were added for your live workspace.',
      sandbox:
        '{count} unfinished upload was added for the sandbox. | {count} unfinished uploads were added for the sandbox.',
      unknown:
        '{count} unfinished upload was added for another account. | {count} unfinished uploads were added for another account.',
    },
    submitted:
      '{count} of them is already submitted. Its progress and results can only be read with its own key. | {count} of them are already submitted. Their progress and results can only be read with their own key.',
    next: {
      live: 'The new key is for your live workspace.',
      sandbox: 'The new key is for the sandbox.',
      unknown: 'The new key is for another account.',
    },
    nextHost: 'The new server is {host}.',
    hold: 'Keep on hold',
    holdHint: 'They continue when you set their own key again.',
    move: {
      live: 'Upload {count} file to live | Upload {count} files to live',
      sandbox: 'Upload {count} file to the sandbox | Upload {count} files to the sandbox',
      unknown: 'Upload {count} file to this account | Upload {count} files to this account',
    },
    moveHint: 'They start over there. What was already uploaded stays where it is.',
    remove: 'Remove from list',
    removeHint: 'Your files stay on this computer, and submissions stay in MediaMagic.',
    cancel: 'Cancel',
  },
  moved: '{count} upload now goes to the current account. | {count} uploads now go to the current account.',
  results: {
    live: 'This file was submitted with a live key. Set that key to see its results.',
    sandbox: 'This file was submitted with a sandbox key. Set that key to see its results.',
    unknown: 'This file was submitted with another key. Set that key to see its results.',
  },
} as const;

export const reading = {
  live: 'Processing · on hold for the live key',
  sandbox: 'Processing · on hold for the sandbox key',
  unknown: 'Processing · on hold for another key',
  plan: 'Processing · progress not in your plan',
  key: 'Processing · progress needs a valid API key',
  network: 'Processing · no connection',
  service: 'Processing · MediaMagic isn’t responding',
  rateLimit: 'Processing · progress in {time}',
  rateLimitNow: 'Processing · reading progress…',
  why: {
    account:
      'MediaMagic continues to process this file. Its progress and results can only be read with the key that it was submitted with.',
    plan: 'MediaMagic continues to process this file. Your plan doesn’t include viewing progress and results; they appear here once it does.',
    key: 'MediaMagic continues to process this file. Its progress and results appear here once a valid API key is set.',
    network:
      'MediaMagic continues to process this file. Its progress and results appear here once the connection is back.',
    service: 'MediaMagic can’t be reached right now. Progress and results appear here once it responds.',
    'rate-limit':
      'MediaMagic continues to process this file. It is limiting requests; progress is read again in a moment.',
  },
} as const;
