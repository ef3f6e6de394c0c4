/** The options of a submission as texts: a short line, and entries for descriptions. Pure. */
import type { Metadata, NamedSidekick, RecentMetadata, SubmissionOptions } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import { cutText, visibleText } from '../ui/displayText.ts';
import type { Fact } from '../ui/types.ts';
import { campaignKey } from './submissionDraft.ts';

/** The length of a campaign in a short line, in characters. */
const maxShortCampaign = 40;

/** A value as a person reads it; values other than texts as JSON. */
export function metadataValueText(value: Metadata[string] | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

interface MetadataEntry {
  readonly name: string;
  readonly value: string;
  /** Whether the value is no text, but other JSON. */
  readonly isJson: boolean;
}

/** All entries, the campaign first. */
export function metadataEntries(metadata: Metadata): MetadataEntry[] {
  const entries = Object.entries(metadata).map(([name, value]) => ({
    name,
    value: metadataValueText(value),
    isJson: typeof value !== 'string',
  }));
  const isCampaign = ({ name }: MetadataEntry) => name === campaignKey;
  return [...entries.filter(isCampaign), ...entries.filter((entry) => !isCampaign(entry))];
}

/** The values of this name that were sent last, the newest first. */
export function recentValues(recent: readonly RecentMetadata[], key: string): readonly string[] {
  return recent.find((entry) => entry.key === key)?.values ?? [];
}

/** The name that a person gave; a sidekick without one is shown by its id. */
export function sidekickName(id: string, named: readonly NamedSidekick[], { t }: Pick<I18n, 't'>): string {
  const known = named.find((sidekick) => sidekick.id.toLowerCase() === id.toLowerCase());
  return known === undefined ? t('submission.unnamed', { id: visibleText(id) }) : visibleText(known.name);
}

/** For example "Campaign: Spring · 2 metadata entries · 1 sidekick". */
export function optionsText({ metadata, sidekickIds }: SubmissionOptions, { t }: Pick<I18n, 't'>): string {
  const entries = metadataEntries(metadata);
  const campaign = entries.find(({ name }) => name === campaignKey);
  const others = entries.length - (campaign === undefined ? 0 : 1);
  const parts: string[] = [];
  if (campaign !== undefined) {
    const name = visibleText(cutText(campaign.value, maxShortCampaign).shown);
    parts.push(t('submission.summary.campaign', { name }));
  }
  if (others > 0) parts.push(t('submission.summary.pairs', { count: others }));
  if (sidekickIds.length > 0) parts.push(t('submission.summary.sidekicks', { count: sidekickIds.length }));
  return parts.length > 0 ? parts.join(' · ') : t('submission.summary.nothing');
}

/** The options as entries of a description: each entry of the metadata, and the sidekicks by name. Empty without options. */
export function optionFacts(
  { metadata, sidekickIds }: SubmissionOptions,
  named: readonly NamedSidekick[],
  i18n: Pick<I18n, 't' | 'format'>,
): Fact[] {
  const facts = metadataEntries(metadata).map(({ name, value, isJson }): Fact => ({
    name: name === campaignKey ? i18n.t('submission.campaign') : visibleText(name),
    value,
    plain: isJson ? 'code' : 'text',
  }));
  if (sidekickIds.length === 0) return facts;
  const names = sidekickIds.map((id) => sidekickName(id, named, i18n));
  return [...facts, { name: i18n.t('submission.sidekicks'), value: i18n.format.list(names), plain: 'text' }];
}
