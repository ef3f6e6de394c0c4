/** English messages of the connection check. */

export const connection = {
  check: 'Check connection',
  checking: 'Checking…',
  allGood: 'Connected',
  network: {
    good: 'Connected to {host}',
    bad: 'Can’t reach {host}',
    untried: 'Connection not tested',
  },
  proxy: { bad: 'The proxy is blocking {host}' },
  certificate: { bad: '{host}’s certificate isn’t trusted' },
  key: {
    good: 'API key works',
    bad: 'API key rejected',
    untried: 'API key not tested',
  },
  plan: {
    good: 'Your plan includes API access',
    bad: 'Your plan doesn’t include API access',
    untried: 'Plan not checked',
  },
} as const;
