/** English messages of the help: its menu in the window and its documents. */

export const help = {
  label: 'Help',
  guide: 'User guide',
  news: 'What’s new',
  about: 'About MediaMagic Uploader',
  contents: 'Contents',
  explain: {
    guide: 'How to use MediaMagic Uploader',
    news: 'What has changed in this version of MediaMagic Uploader',
  },
} as const;
