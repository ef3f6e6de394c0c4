/** English messages of shared components. */

export const text = {
  showAll: 'Show all ({count} character) | Show all ({count} characters)',
  showLess: 'Show less',
  whole: 'The whole text',
} as const;

export const externalLink = {
  leadsTo: 'leads to',
  ask: 'Open {host} in your browser?',
  open: 'Open',
  cancel: 'Cancel',
  gone: 'This link is no longer there. Load the results again.',
} as const;
