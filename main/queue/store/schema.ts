/**
 * The queue's tables, as migrations by `user_version`: migration N changes a database from version N to N + 1.
 * Migrations must not change, because databases of every version exist.
 */

export const migrations: readonly string[] = [
  `
  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    batch_id INTEGER NOT NULL DEFAULT 0,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    -- path, submission id and failure in small letters
    search TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- which places it waits for
    lane TEXT NOT NULL,
    -- which of the window's lists it is in
    list TEXT NOT NULL,
    -- when it is due: a queued upload's retry, a processing upload's next question to the service
    due_at INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER,
    mtime_ms INTEGER,
    inode INTEGER,
    content_type TEXT,
    category TEXT,
    sha256 TEXT,
    remote_name TEXT,
    account TEXT,
    blob_path TEXT,
    method TEXT,
    intent_at INTEGER,
    submission_id TEXT,
    asset_id TEXT,
    version_number INTEGER,
    version_group_id TEXT,
    previous_submission_id TEXT,
    send_anyway INTEGER NOT NULL DEFAULT 0,
    reprocess INTEGER NOT NULL DEFAULT 0,
    percent INTEGER,
    quiet_polls INTEGER,
    issue_count INTEGER,
    failure TEXT,
    docs_url TEXT,
    detail TEXT,
    started_over INTEGER NOT NULL DEFAULT 0,
    finished_at INTEGER,
    removed_at INTEGER
  ) STRICT;

  CREATE INDEX uploads_turn ON uploads (state, lane, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_due ON uploads (state, due_at) WHERE removed_at IS NULL;
  CREATE INDEX uploads_running ON uploads (state) WHERE state IN ('checking', 'uploading', 'submitting');
  -- the window's lists, in each of their orders
  CREATE INDEX uploads_all ON uploads (position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_all_newest ON uploads (added_at DESC, position DESC) WHERE removed_at IS NULL;
  CREATE INDEX uploads_all_name ON uploads (name COLLATE NOCASE, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_all_size ON uploads (size_bytes DESC, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_list ON uploads (list, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_list_newest ON uploads (list, added_at DESC, position DESC) WHERE removed_at IS NULL;
  CREATE INDEX uploads_list_name ON uploads (list, name COLLATE NOCASE, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_list_size ON uploads (list, size_bytes DESC, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_tally ON uploads (list, blob_path IS NULL, size_bytes) WHERE removed_at IS NULL;
  -- a search looks through this, not through whole rows
  CREATE INDEX uploads_search ON uploads (position, list, search) WHERE removed_at IS NULL;
  CREATE INDEX uploads_batch ON uploads (batch_id, list, size_bytes) WHERE removed_at IS NULL;
  CREATE INDEX uploads_ended ON uploads (finished_at) WHERE removed_at IS NULL AND finished_at IS NOT NULL;
  CREATE INDEX uploads_removed ON uploads (removed_at) WHERE removed_at IS NOT NULL AND intent_at IS NULL;
  CREATE INDEX uploads_content ON uploads (account, size_bytes, sha256) WHERE intent_at IS NOT NULL;
  CREATE INDEX uploads_path ON uploads (path);
  CREATE INDEX uploads_remote_name ON uploads (remote_name, account) WHERE remote_name IS NOT NULL;
  CREATE INDEX uploads_submission ON uploads (submission_id) WHERE submission_id IS NOT NULL;
  CREATE INDEX uploads_blob_path ON uploads (blob_path) WHERE blob_path IS NOT NULL;

  -- one for each drop, pick or start; the folder's name where it was one folder
  CREATE TABLE batches (id INTEGER PRIMARY KEY, added_at INTEGER NOT NULL, name TEXT) STRICT;

  CREATE TABLE timeline (
    id INTEGER PRIMARY KEY,
    upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    facts TEXT
  ) STRICT;
  CREATE INDEX timeline_upload ON timeline (upload_id, id);

  -- blocks that storage confirmed and that no list has committed yet
  CREATE TABLE blocks (
    upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    blob_path TEXT NOT NULL,
    generation INTEGER NOT NULL,
    -- whether it carried a checksum
    verified INTEGER NOT NULL,
    PRIMARY KEY (upload_id, offset)
  ) STRICT, WITHOUT ROWID;

  -- rows that could not be read, whole, for a person to look at
  CREATE TABLE set_aside (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    row TEXT NOT NULL
  ) STRICT;

  -- single values: whether everything is paused
  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  `
  -- which actions fit it, see fits.ts; null: to be found out when the store opens
  ALTER TABLE uploads ADD COLUMN fits INTEGER;
  CREATE INDEX uploads_fits_unknown ON uploads (id) WHERE fits IS NULL;

  -- null: where it came, by its id
  ALTER TABLE batches ADD COLUMN position INTEGER;
  -- whether its rows are hidden in a grouped list
  ALTER TABLE batches ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
  -- what was sent of it, how long anything of it was under way, and when that was last so
  ALTER TABLE batches ADD COLUMN sent_bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE batches ADD COLUMN sending_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE batches ADD COLUMN sent_until INTEGER NOT NULL DEFAULT 0;

  -- read whole at the start, so that nothing is counted by the database afterwards
  DROP INDEX uploads_tally;
  CREATE INDEX uploads_tally ON uploads (batch_id, list, fits, blob_path IS NULL, size_bytes, issue_count, finished_at)
    WHERE removed_at IS NULL;
  -- the rows of one batch, in each of their orders
  DROP INDEX uploads_batch;
  CREATE INDEX uploads_batch ON uploads (batch_id, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_batch_list ON uploads (batch_id, list, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_batch_name ON uploads (batch_id, name COLLATE NOCASE, position, list) WHERE removed_at IS NULL;
  CREATE INDEX uploads_batch_size ON uploads (batch_id, size_bytes DESC, position, list) WHERE removed_at IS NULL;
  DROP INDEX uploads_search;
  CREATE INDEX uploads_search ON uploads (position, list, search, batch_id) WHERE removed_at IS NULL;
  `,
  `
  -- copies of one content that are under way together
  CREATE INDEX uploads_started ON uploads (size_bytes, sha256)
    WHERE removed_at IS NULL AND submission_id IS NULL AND remote_name IS NOT NULL;
  `,
  `
  CREATE TABLE watch_folders (
    -- never given twice: what an old one brought is not another one's
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    subfolders INTEGER NOT NULL,
    -- patterns, as JSON
    include TEXT NOT NULL,
    exclude TEXT NOT NULL,
    changed TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    -- what was there before is not sent; NULL once all of that is in watched_files
    baseline_at INTEGER,
    -- where it lies, to know an empty mount point from the folder
    device INTEGER,
    inode INTEGER,
    mount_point TEXT,
    -- the batch of what it took last
    batch_id INTEGER,
    taken INTEGER NOT NULL DEFAULT 0,
    last_taken_at INTEGER
  ) STRICT;

  -- files in watch folders that are not to be sent (again), as they were when that was decided
  CREATE TABLE watched_files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    -- what sends it or has sent it; NULL for what was there before
    upload_id TEXT,
    at INTEGER NOT NULL,
    gone_at INTEGER
  ) STRICT;
  CREATE INDEX watched_files_inode ON watched_files (inode, size_bytes, mtime_ms) WHERE inode <> 0;
  CREATE INDEX watched_files_gone ON watched_files (gone_at) WHERE gone_at IS NOT NULL;
  `,
  `
  -- searches and the orders by time, name and size are answered from memory, see listMemory.ts
  DROP INDEX uploads_search;
  DROP INDEX uploads_all_newest;
  DROP INDEX uploads_all_name;
  DROP INDEX uploads_all_size;
  DROP INDEX uploads_list_newest;
  DROP INDEX uploads_list_name;
  DROP INDEX uploads_list_size;
  DROP INDEX uploads_batch_name;
  DROP INDEX uploads_batch_size;
  -- what is due at once is found by its turn
  DROP INDEX uploads_due;
  CREATE INDEX uploads_due ON uploads (state, due_at)
    WHERE removed_at IS NULL AND (state = 'processing' OR due_at > 0);
  `,
  `
  -- the checksum that storage compared, NULL where it went without or before this version: tells whether a file still
  -- holds what was sent
  ALTER TABLE blocks ADD COLUMN md5 TEXT;
  ALTER TABLE blocks DROP COLUMN verified;
  `,
  `
  -- lists, searches, counts and allowed actions of the window are answered from memory, see list/listIndex.ts
  DROP INDEX uploads_fits_unknown;
  DROP INDEX uploads_tally;
  DROP INDEX uploads_list;
  DROP INDEX uploads_batch_list;
  ALTER TABLE uploads DROP COLUMN fits;
  ALTER TABLE uploads DROP COLUMN search;
  ALTER TABLE uploads DROP COLUMN list;
  ALTER TABLE uploads DROP COLUMN name;
  -- read whole at the start, to count uploads in groups; see readGroups in uploadSummaries.ts
  CREATE INDEX uploads_groups ON uploads (batch_id, state, due_at > 0, submission_id IS NULL, intent_at IS NULL,
      CASE WHEN json_valid(failure) THEN failure ->> '$.kind' END,
      CASE WHEN json_valid(failure) THEN failure ->> '$.facts.retryable' END,
      blob_path IS NULL, size_bytes, issue_count, finished_at)
    WHERE removed_at IS NULL;
  -- what was completed since a moment, whether or not it was removed since
  CREATE INDEX uploads_completed ON uploads (finished_at, size_bytes) WHERE state = 'complete';
  `,
  `
  -- tries of the step that count against the file, and when the first failed that could be the file's own
  ALTER TABLE uploads ADD COLUMN own_failures INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE uploads ADD COLUMN failing_since INTEGER;
  -- counted once from the timeline, which had to tell until this version
  CREATE TEMP TABLE own_failures AS
    SELECT upload_id, count(*) AS failures, min(at) AS since FROM timeline AS tried
    WHERE event = 'retrying' AND CASE WHEN json_valid(facts) THEN json_extract(facts, '$.failure.scope') END = 'file'
    AND id > coalesce((
      SELECT max(id) FROM timeline AS beginning WHERE beginning.upload_id = tried.upload_id AND (
        event IN ('checked', 'uploaded', 'submitted', 'reprocessing', 'resumed', 'retried', 'new-version', 'started-over')
        OR (event = 'waiting' AND CASE WHEN json_valid(facts) THEN json_extract(facts, '$.failure.kind') END IS NOT NULL)
      )
    ), 0)
    GROUP BY upload_id;
  UPDATE uploads SET own_failures = min(attempt, counted.failures), failing_since = counted.since
    FROM own_failures AS counted WHERE counted.upload_id = uploads.id AND attempt > 0;
  DROP TABLE own_failures;
  `,
  `
  -- one for each submission: of one upload ('single') or of the files of a drop ('group'); see store/submissionStore.ts
  CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    mode TEXT NOT NULL,
    -- a group is 'adding' while files join it, 'held' until a person could choose (its files are then submitted one by
    -- one), 'waiting' for its files, 'requested' with a list that does not change,
    -- 'submitted', or 'split' into one submission for each file
    state TEXT NOT NULL DEFAULT 'waiting',
    account TEXT,
    -- JSON; NULL: none is sent
    metadata TEXT,
    sidekicks TEXT,
    -- the uploads and blobs of the request in its order, as JSON, from before the request until its end
    request TEXT,
    requested_at INTEGER,
    submission_id TEXT,
    -- requests of this list that the service may have received without an answer
    tries INTEGER NOT NULL DEFAULT 0,
    -- when the group asked for attention
    attention_at INTEGER,
    -- the refusal because of which the group was split, as JSON
    split_by TEXT
  ) STRICT;
  CREATE INDEX submissions_open ON submissions (state) WHERE mode = 'group' AND state IN ('adding', 'held', 'waiting', 'requested');

  ALTER TABLE uploads ADD COLUMN submission_row INTEGER;
  ALTER TABLE uploads ADD COLUMN is_grouped INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX uploads_group ON uploads (submission_row, position) WHERE is_grouped = 1;

  -- JSON
  ALTER TABLE watch_folders ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE watch_folders ADD COLUMN sidekicks TEXT NOT NULL DEFAULT '[]';

  -- what was requested before this version were submissions of one
  INSERT INTO submissions (id, mode, state, account, requested_at, submission_id)
    SELECT rowid, 'single', CASE WHEN submission_id IS NULL THEN 'waiting' ELSE 'submitted' END, account, intent_at,
      submission_id
    FROM uploads WHERE intent_at IS NOT NULL;
  UPDATE uploads SET submission_row = rowid WHERE intent_at IS NOT NULL;
  `,
  `
  -- where the path leads without links; the file is opened only there
  ALTER TABLE uploads ADD COLUMN real_path TEXT;
  ALTER TABLE uploads ADD COLUMN device INTEGER;
  -- what a watch folder took was no link
  UPDATE uploads SET real_path = path WHERE id IN (SELECT upload_id FROM watched_files);
  `,
  `
  -- the blob that this upload created under the condition that it was new; it may overwrite only this one
  ALTER TABLE uploads ADD COLUMN created_blob TEXT;
  -- the blob that a request of this upload may have created; saved before the request is sent
  ALTER TABLE uploads ADD COLUMN claimed_blob TEXT;
  -- 'rename': another name is chosen without a question; 'renamed': that has happened; NULL: a person is asked
  ALTER TABLE uploads ADD COLUMN when_name_taken TEXT;
  CREATE INDEX uploads_created_blob ON uploads (created_blob) WHERE created_blob IS NOT NULL;
  CREATE INDEX uploads_claimed_blob ON uploads (claimed_blob) WHERE claimed_blob IS NOT NULL;
  UPDATE uploads SET when_name_taken = 'rename' WHERE id IN (SELECT upload_id FROM watched_files);
  `,
  `
  -- the issues of a complete upload by severity; NULL until they were read
  ALTER TABLE uploads ADD COLUMN critical_count INTEGER;
  ALTER TABLE uploads ADD COLUMN major_count INTEGER;
  ALTER TABLE uploads ADD COLUMN minor_count INTEGER;
  ALTER TABLE uploads ADD COLUMN info_count INTEGER;
  ALTER TABLE uploads ADD COLUMN other_count INTEGER;

  -- the issues of complete uploads, see store/findingStore.ts
  CREATE TABLE findings (
    upload_id TEXT PRIMARY KEY REFERENCES uploads (id) ON DELETE CASCADE,
    -- when they are to be read; NULL once they were read, or could not be read at all
    due_at INTEGER,
    -- reads that failed for a reason of the asset's own
    tries INTEGER NOT NULL DEFAULT 0,
    -- as they were read last, as JSON
    issues TEXT,
    -- when the upload was removed from the list
    removed_at INTEGER
  ) STRICT;
  CREATE INDEX findings_due ON findings (due_at) WHERE due_at IS NOT NULL AND removed_at IS NULL;
  CREATE INDEX findings_removed ON findings (removed_at) WHERE removed_at IS NOT NULL;
  -- what was complete before this version is read too, after everything that completes from now on
  INSERT INTO findings (upload_id, due_at)
    SELECT id, coalesce(finished_at, added_at) FROM uploads
    WHERE state = 'complete' AND removed_at IS NULL AND submission_id IS NOT NULL AND asset_id IS NOT NULL
      AND coalesce(issue_count, 1) > 0;

  DROP INDEX uploads_groups;
  CREATE INDEX uploads_groups ON uploads (batch_id, state, due_at > 0, submission_id IS NULL, intent_at IS NULL,
      CASE WHEN json_valid(failure) THEN failure ->> '$.kind' END,
      CASE WHEN json_valid(failure) THEN failure ->> '$.facts.retryable' END,
      blob_path IS NULL, size_bytes, issue_count, finished_at,
      critical_count, major_count, minor_count, info_count, other_count)
    WHERE removed_at IS NULL;
  `,
  `
  -- host and environment of the key that it was added under; it is sent only there. NULL: added without a key, or before
  -- this version without a sign of its account; it gets the first site whose key is set
  ALTER TABLE uploads ADD COLUMN site TEXT;
  UPDATE uploads SET site = substr(account, 1, instr(account, '.') - 1) WHERE instr(account, '.') > 1;
  ALTER TABLE uploads ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
  -- the sites whose keys were set, so that the window can name them
  CREATE TABLE sites (id TEXT PRIMARY KEY, api_url TEXT NOT NULL, environment TEXT NOT NULL) STRICT;
  -- only uploads of the current site are due
  DROP INDEX uploads_turn;
  CREATE INDEX uploads_turn ON uploads (state, site, lane, position) WHERE removed_at IS NULL;
  CREATE INDEX uploads_polls ON uploads (site, due_at) WHERE removed_at IS NULL AND state = 'processing';
  `,
  `
  -- 'ask', 'rename' or 'skip'
  ALTER TABLE watch_folders ADD COLUMN when_name_taken TEXT NOT NULL DEFAULT 'rename';
  CREATE INDEX uploads_renamed ON uploads (batch_id, position)
    WHERE when_name_taken = 'renamed' AND blob_path IS NOT NULL AND removed_at IS NULL;
  `,
  `
  -- bytes of the present content that were sent in all attempts of the transfer, confirmed or not
  ALTER TABLE uploads ADD COLUMN sent_bytes INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- it is a new version only if its content was not submitted before
  ALTER TABLE uploads ADD COLUMN version_if_changed INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- 1: the service takes no files of its type, so a watch folder left it out
  ALTER TABLE watched_files ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX watched_files_left_out ON watched_files (path) WHERE left_out = 1 AND gone_at IS NULL;
  `,
  `
  -- gaps between the uploads, so that one moves between two others without a change of the others; see model/positions.ts
  UPDATE uploads SET position = position * 1048576;
  `,
  `
  -- the same text is stored once: '' is the path in real_path, and the blob_path in created_blob and claimed_blob
  UPDATE uploads SET
    real_path = CASE WHEN real_path = path THEN '' ELSE real_path END,
    created_blob = CASE WHEN created_blob = blob_path THEN '' ELSE created_blob END,
    claimed_blob = CASE WHEN claimed_blob = blob_path THEN '' ELSE claimed_blob END;
  DROP INDEX uploads_created_blob;
  CREATE INDEX uploads_created_blob ON uploads (created_blob) WHERE created_blob > '';
  DROP INDEX uploads_claimed_blob;
  CREATE INDEX uploads_claimed_blob ON uploads (claimed_blob) WHERE claimed_blob > '';
  -- few uploads have one name, or one size and hash, so their rows tell the account
  DROP INDEX uploads_content;
  CREATE INDEX uploads_content ON uploads (size_bytes, sha256) WHERE intent_at IS NOT NULL;
  DROP INDEX uploads_remote_name;
  CREATE INDEX uploads_remote_name ON uploads (remote_name) WHERE remote_name IS NOT NULL;
  -- what left the list keeps only a submission with options
  CREATE TEMP TABLE without_options AS
    SELECT submissions.id FROM uploads JOIN submissions ON submissions.id = uploads.submission_row
    WHERE removed_at IS NOT NULL AND uploads.state = 'complete' AND is_grouped = 0 AND mode = 'single'
      AND submissions.submission_id IS NOT NULL AND metadata IS NULL AND sidekicks IS NULL AND split_by IS NULL;
  UPDATE uploads SET submission_row = NULL
    WHERE removed_at IS NOT NULL AND submission_row IN (SELECT id FROM without_options);
  DELETE FROM submissions WHERE id IN (SELECT id FROM without_options);
  DROP TABLE without_options;
  `,
];
