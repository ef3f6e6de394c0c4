/** What is remembered of the choice for a drop. */
import { describe, expect, it } from 'vitest';

import { rememberedChoice } from '../../../../main/settings/rememberedChoice.ts';
import { settingSchemas, submissionBounds } from '../../../../preload/contract.ts';

function choiceOf(metadata: Record<string, string>) {
  return { mode: 'together', metadata, sidekickIds: [] } as const;
}

describe('rememberedChoice', () => {
  it('puts the values that were used last first, each once', () => {
    const first = rememberedChoice({ recentMetadata: [] }, choiceOf({ campaign: 'spring', region: 'EU' }));
    const second = rememberedChoice(first, choiceOf({ region: 'US' }));
    const third = rememberedChoice(second, choiceOf({ campaign: 'autumn', region: 'EU' }));
    expect(third).toEqual({
      submissionMode: 'together',
      recentMetadata: [
        { key: 'campaign', values: ['autumn', 'spring'] },
        { key: 'region', values: ['EU', 'US'] },
      ],
    });
  });

  it('leaves out values that are empty or no text', () => {
    const choice = { mode: 'each', metadata: { budget: 7, note: ' ' }, sidekickIds: [] } as const;
    expect(rememberedChoice({ recentMetadata: [] }, choice).recentMetadata).toEqual([]);
  });

  it('stays within the bounds of the setting', () => {
    let { recentMetadata } = rememberedChoice({ recentMetadata: [] }, choiceOf({}));
    for (let run = 0; run < 30; run += 1)
      ({ recentMetadata } = rememberedChoice(
        { recentMetadata },
        choiceOf({ same: `${run}`, [`key ${run}`]: 'x' }),
      ));
    expect(recentMetadata).toHaveLength(submissionBounds.recentKeys);
    expect(recentMetadata[0]?.values).toHaveLength(submissionBounds.recentValues);
    expect(settingSchemas.recentMetadata.safeParse(recentMetadata).success).toBe(true);
  });
});
