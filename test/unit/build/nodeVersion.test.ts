/** What `npm ci` says about the Node that it finds. */
import { expect, test } from 'vitest';

import { adviceOnNode, nodeOfNpm } from '../../../build/scripts/nodeVersion.mjs';

const system = 'darwin arm64';

test.each(['22.18.0', '23.6.0', '24.0.0', '26.10.0'])(
  'says nothing when everything runs on Node %s',
  (node) => {
    expect(adviceOnNode({ scripts: node, npm: node, system })).toEqual({ kind: 'fine' });
    expect(adviceOnNode({ scripts: node, npm: null, system })).toEqual({ kind: 'fine' });
  },
);

test.each(['20.20.2', '22.17.1', '23.5.0'])(
  'names the remedy when the scripts would run on Node %s',
  (node) => {
    const advice = adviceOnNode({ scripts: node, npm: node, system });
    expect(advice).toMatchObject({
      kind: 'too-old',
      text: expect.stringContaining(`Node ${node} is too old`),
    });
    expect(advice).toMatchObject({ text: expect.stringMatching(/darwin arm64: install Node 24/u) });
  },
);

test('explains the warnings of npm when only npm runs on an older Node', () => {
  expect(adviceOnNode({ scripts: '24.22.3', npm: '20.20.2', system })).toMatchObject({
    kind: 'warnings-explained',
    text: expect.stringMatching(/^npm runs on Node 20\.20\.2 .* run on Node 24\.22\.3 /u),
  });
});

test('reads the version of npm’s own Node from its user agent', () => {
  expect(nodeOfNpm('npm/11.19.1 node/v20.20.2 linux x64 workspaces/false')).toBe('20.20.2');
  expect(nodeOfNpm('yarn/4.1.0')).toBeNull();
  expect(nodeOfNpm(undefined)).toBeNull();
});
