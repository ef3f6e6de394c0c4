/** English messages of shared components. */

export const text = {
  showAll: 'Show more',
  showLess: 'Show less',
  whole: 'Full text',
} as const;

export const externalLink = {
  leadsTo: 'opens',
  ask: 'Open {host} in your browser?',
  open: 'Open',
  cancel: 'Cancel',
  gone: 'This link has expired. Refresh the results.',
} as const;
