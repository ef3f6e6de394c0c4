/**
 * The review results of uploads for the window, read on request. The issues, without addresses, are passed on to be kept.
 * Addresses stay in this process: the window gets an id and the host of each, and cannot open any other address.
 */
import { createHash } from 'node:crypto';

import {
  type AccountLabel,
  type Issue,
  type Precedent,
  type ResultLink,
  type ResultsAnswer,
  issueStatuses,
  externalHost,
  severities,
} from '../../../preload/contract.ts';
import type { ApiClient } from '../../api/client.ts';
import type { ReadIssue, ReadPrecedent } from '../../api/resultSchemas.ts';
import { type JoinedResults, type ReadResults, keyOf, readResults } from '../../api/reviewResults.ts';
import { connectionFailure } from '../../errors/connectionFailures.ts';
import { findSecrets } from '../../shared/knownSecrets.ts';
import { redact } from '../../shared/redact.ts';
import { type Finding, countBySeverity, documentedName, findingOf } from '../model/findings.ts';
import type { Upload } from '../model/upload.ts';

export interface ResultsDeps {
  readonly upload: (id: string) => Upload | null;
  readonly api: () => ApiClient;
  /** Keeps the issues of an upload, which were read completely. */
  readonly reviewed: (id: string, findings: readonly Finding[]) => void;
  /** The account that it was submitted to, if the key of another one is set; null otherwise. */
  readonly holdOf: (upload: Upload) => AccountLabel | null;
}

/** The time limit of a read, including retries, because a person waits for it. */
const readMs = 60_000;

export class Results {
  private readonly deps: ResultsDeps;
  private reading = new AbortController();
  /** The addresses of the links in the results that were read last. */
  private links: { readonly uploadId: string; readonly addresses: ReadonlyMap<string, string> } | null = null;

  constructor(deps: ResultsDeps) {
    this.deps = deps;
  }

  /** null if the upload does not exist or was never submitted, or if a later read replaced this one. */
  async read(id: string): Promise<ResultsAnswer | null> {
    this.reading.abort();
    const reading = new AbortController();
    this.reading = reading;
    const upload = this.deps.upload(id);
    const submission = upload?.submission ?? null;
    if (upload === null || submission === null) return null;
    // Another account neither has this submission nor may it learn the id.
    const hold = this.deps.holdOf(upload);
    if (hold !== null) return { state: 'other-account', ...hold };
    const { submissionId, assetId } = submission;
    if (assetId === null) return { state: 'not-finished' };
    const api = this.deps.api();
    const timeUp = AbortSignal.timeout(readMs);
    const signal = AbortSignal.any([reading.signal, timeUp]);
    const read = await readResults(api, { submissionId, assetId }, { signal }).catch((error: unknown) => {
      if (reading.signal.aborted) return null;
      if (!timeUp.aborted) throw error;
      return { state: 'unavailable' as const, failure: connectionFailure('ETIMEDOUT', api.host) };
    });
    if (read === null || reading.signal.aborted) return null;
    const links = new Links();
    const answer = answerOf(read, links);
    if (read.state === 'ready' && read.missing === null)
      this.deps.reviewed(id, issuesOf(read.joined).map(findingOf));
    this.links = { uploadId: id, addresses: links.addresses };
    return answer;
  }

  /** The address of a link in the results that were read last; null for any other link. */
  addressOf(id: string, link: string): string | null {
    return this.links?.uploadId === id ? (this.links.addresses.get(link) ?? null) : null;
  }
}

/** Collects addresses and gives each an id, which is the same at every read. */
class Links {
  readonly addresses = new Map<string, string>();

  /** null for an address that the app must not open. It may contain a signature, but no secret of this process. */
  add(address: string): ResultLink | null {
    const host = externalHost(address);
    if (host === null || findSecrets(address).length > 0) return null;
    const { href } = new URL(address);
    const id = createHash('sha256').update(href).digest('hex').slice(0, 16);
    this.addresses.set(id, href);
    return { id, host };
  }
}

function answerOf(read: ReadResults, links: Links): ResultsAnswer {
  switch (read.state) {
    case 'not-finished':
      return read;
    case 'unavailable':
      return { ...read, docs: links.add(read.failure.docsUrl ?? '') };
    case 'ready': {
      const { joined, missing } = read;
      const issueOf = (issue: ReadIssue) => shownIssue(issue, links);
      return {
        state: 'ready',
        results: {
          counts: countBySeverity(issuesOf(joined)),
          topics: joined.topics.map(({ title, summary, issues }) => ({
            title: redact(title),
            summary: redact(summary),
            issues: issues.map(issueOf),
          })),
          orphans: joined.orphans.map(issueOf),
          missing,
        },
      };
    }
  }
}

/** An issue in two topics counts once. */
function issuesOf({ topics, orphans }: JoinedResults): readonly ReadIssue[] {
  const issues = [...topics.flatMap((topic) => topic.issues), ...orphans];
  return [...new Map(issues.map((issue) => [keyOf(issue), issue])).values()];
}

function shownIssue(issue: ReadIssue, links: Links): Issue {
  return {
    id: redact(issue.id),
    referenceNumber: redact(issue.referenceNumber),
    ruleCode: redact(issue.ruleCode),
    summary: redact(issue.summary),
    severity: documentedName(severities, issue.severity),
    severityText: redact(issue.severity),
    status: documentedName(issueStatuses, issue.status),
    statusText: redact(issue.status),
    headline: redact(issue.severityReasoningHeadline),
    reasoning: redact(issue.severityReasoning),
    sidekickId: redact(issue.sidekickId),
    precedents: issue.precedents.map((precedent) => shownPrecedent(precedent, links)),
  };
}

function shownPrecedent({ title, decision, date, url }: ReadPrecedent, links: Links): Precedent {
  const link = links.add(url);
  return {
    title: redact(title),
    decision: redact(decision),
    date: redact(date),
    link,
    address: link === null ? redact(url) : '',
  };
}
