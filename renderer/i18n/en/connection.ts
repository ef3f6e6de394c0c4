/** English messages of the connection check. */

export const connection = {
  check: 'Check connection',
  checking: 'Checking …',
  allGood: 'The connection works.',
  network: {
    good: '{host} answers',
    bad: '{host} was not reached',
    untried: 'The network was not tried',
  },
  proxy: { bad: 'The proxy is in the way of {host}' },
  certificate: { bad: 'The certificate of {host} is refused' },
  key: {
    good: 'The key is accepted',
    bad: 'The key is refused',
    untried: 'The key could not be tried',
  },
  plan: {
    good: 'The plan includes reading submissions',
    bad: 'The plan does not include reading submissions',
    untried: 'The plan could not be asked for',
  },
} as const;
