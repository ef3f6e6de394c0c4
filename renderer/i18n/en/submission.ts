/** English messages of submissions: the choice for a drop, metadata, sidekicks, and groups that wait. */

export const submission = {
  modesLabel: 'Submissions',
  modes: { each: 'One submission per file', together: 'One submission for all' },
  modeHints: {
    each: 'Each file is submitted as soon as it is uploaded.',
    together: 'All files are submitted together once the last one is uploaded.',
  },
  options: 'Metadata and sidekicks',
  campaign: 'Campaign',
  campaignRecent: 'Recent campaigns',
  useCampaign: 'Use campaign {name}',
  metadata: 'Other metadata',
  pair: 'Entry {n}',
  name: 'Name of entry {n}',
  value: 'Value of entry {n}',
  namePlaceholder: 'Name',
  valuePlaceholder: 'Value',
  addPair: 'Add entry',
  removePair: 'Remove entry {n}',
  json: 'Metadata as JSON',
  jsonHint: 'One JSON object. It’s submitted exactly as you enter it.',
  useJson: 'Advanced: enter JSON',
  usePairs: 'Use fields',
  notAsPairs: 'Fields hold text only. Remove other values from the JSON first.',
  sidekicks: 'Sidekicks',
  noSidekicks: 'You haven’t added any sidekicks yet.',
  manageSidekicks: 'Manage sidekicks',
  addSidekick: 'Add sidekicks',
  unnamed: 'Unnamed sidekick {id}',
  summary: {
    nothing: 'No metadata or sidekicks',
    campaign: 'Campaign: {name}',
    pairs: '{count} metadata entry | {count} metadata entries',
    sidekicks: '{count} sidekick | {count} sidekicks',
  },
  problems: {
    'json-end': 'The JSON ends too early, at line {line}, column {column}.',
    'json-unexpected': 'Unexpected “{found}” at line {line}, column {column}.',
    'json-duplicate': '“{found}” appears twice, at line {line}, column {column}.',
    'not-an-object': 'Enter one JSON object, like {example}.',
    'name-missing': 'Enter a name.',
    'name-twice': 'This name is already used.',
    'name-too-long': 'Use up to {count} character for a name. | Use up to {count} characters for a name.',
    'name-too-long-of': '“{name}” is too long. Names can have up to {count} characters.',
    'value-too-long': 'Use up to {count} character. | Use up to {count} characters.',
    'value-too-long-of': 'The value of “{name}” is too long. Values can have up to {count} characters.',
    'too-many-names': 'Use up to {count} metadata entry. | Use up to {count} metadata entries.',
    'too-long': 'All metadata together can have up to {count} characters.',
    'too-many-sidekicks': 'Choose up to {count} sidekick. | Choose up to {count} sidekicks.',
  },
} as const;

/** The line after a small drop. */
export const submissionLine = {
  label: 'Submission options of the new files',
  added: '{count} new file: {options} | {count} new files: {options}',
  change: 'Change options',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  held: 'The files upload now. They’re submitted after you save or cancel.',
  some: '{count} file was already submitted and won’t change. | {count} files were already submitted and won’t change.',
  late: 'These files are already being submitted, so their options can’t change.',
  saved: 'Options saved for {count} file | Options saved for {count} files',
} as const;

/** A group that waits for the rest of its files. */
export const group = {
  actions: { 'submit-now': 'Submit now without the rest', 'submit-each': 'Submit each on its own' },
  header: 'One submission · {uploaded} of {total} uploaded',
  attention: 'Its submission is waiting for {count} file | Its submission is waiting for {count} files',
  done: {
    'submit-now':
      '{count} file is being submitted without the rest | {count} files are being submitted without the rest',
    'submit-each':
      '{count} file is being submitted on its own | {count} files are being submitted one by one',
  },
  nothing: 'This group was already submitted',
} as const;

/** The sidekicks in the settings. */
export const sidekicks = {
  title: 'Sidekicks',
  hint: 'Give each sidekick’s ID a name. You choose sidekicks by name when you upload, and their names appear in results.',
  none: 'No sidekicks yet',
  name: 'Name',
  id: 'Sidekick ID',
  idPlaceholder: '00000000-0000-0000-0000-000000000000',
  add: 'Add sidekick',
  remove: 'Remove {name}',
  problems: {
    'name-missing': 'Enter a name.',
    'name-too-long': 'Use up to {count} character. | Use up to {count} characters.',
    'name-taken': 'Another sidekick has this name.',
    'id-missing': 'Enter the sidekick’s ID.',
    'not-a-uuid': 'That isn’t a sidekick ID. An ID is a UUID: 32 letters and digits in five groups.',
    'id-taken': 'You already named this sidekick “{name}”.',
    'too-many': 'You can name up to {count} sidekick. | You can name up to {count} sidekicks.',
  },
} as const;
