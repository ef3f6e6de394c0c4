/** Remembers what a person chose for a drop: the mode, and the values of the metadata as suggestions for the next drop. */
import {
  type RecentMetadata,
  type SettingsValues,
  type SubmissionChoice,
  type VersionChoices,
  submissionBounds,
} from '../../preload/contract.ts';

/** What was chosen last for files that may be new versions. */
export function versionChoicesOf({
  whenChanged,
  whenSameName,
}: Pick<SettingsValues, 'whenChanged' | 'whenSameName'>): VersionChoices {
  return { path: whenChanged, name: whenSameName };
}

/** The settings to save after a person has chosen. */
export function rememberedVersions({
  path,
  name,
}: Partial<VersionChoices>): Partial<Pick<SettingsValues, 'whenChanged' | 'whenSameName'>> {
  return {
    ...(path === undefined ? {} : { whenChanged: path }),
    ...(name === undefined ? {} : { whenSameName: name }),
  };
}

/** The settings to save after files were added with this choice. Values that are not text are not suggested. */
export function rememberedChoice(
  { recentMetadata }: Pick<SettingsValues, 'recentMetadata'>,
  { mode, metadata }: SubmissionChoice,
): Pick<SettingsValues, 'submissionMode' | 'recentMetadata'> {
  const recent = new Map(recentMetadata.map(({ key, values }) => [key, values]));
  const used: RecentMetadata[] = [];
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const earlier = (recent.get(key) ?? []).filter((other) => other !== value);
    used.push({ key, values: [value, ...earlier].slice(0, submissionBounds.recentValues) });
    recent.delete(key);
  }
  const others = [...recent].map(([key, values]) => ({ key, values }));
  return {
    submissionMode: mode,
    recentMetadata: [...used, ...others].slice(0, submissionBounds.recentKeys),
  };
}
