/** The workflows are valid for GitHub, keep the rules of this project, and start scripts that exist. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { type RuleFacts, brokenRules, scriptsIn } from '../../../build/checks/workflowRules.ts';
import { schemaProblems } from '../../../build/checks/workflowSchema.ts';
import manifest from '../../../package.json' with { type: 'json' };

const folder = join(import.meta.dirname, '../../../.github/workflows');
const files = (await readdir(folder)).sort();
const texts = new Map(
  await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
);
const facts: RuleFacts = {
  scripts: new Set(Object.keys(manifest.scripts)),
  writingJobs: new Set(['draft']),
};
const textOf = (name: string) => texts.get(name) ?? '';

it('there is one workflow for changes and one for releases', () => {
  expect(files).toEqual(['ci.yml', 'release.yml']);
});

describe.each(files)('%s', (name) => {
  it('is valid for GitHub', async () => {
    expect(await schemaProblems(name, textOf(name))).toEqual([]);
  });

  it('keeps the rules', () => {
    expect(brokenRules(parse(textOf(name)), facts)).toEqual([]);
  });
});

it('CI runs the two commands of the README on the three systems', async () => {
  const readme = await readFile(join(folder, '../../README.md'), 'utf8');
  expect(readme).toContain('npm ci && npm test');
  const { jobs } = parse(textOf('ci.yml'));
  expect(jobs.test.strategy.matrix.system).toEqual(['ubuntu-24.04', 'macos-15', 'windows-2025']);
  const runs = jobs.test.steps.flatMap(({ run }: { run?: string }) => run ?? []);
  expect(runs.filter((run: string) => ['npm ci', 'npm test'].includes(run))).toEqual(['npm ci', 'npm test']);
});

describe('the check of the schema', () => {
  const valid = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm ci\n';

  it.each([
    ['a key that does not exist', valid.replace('steps:', 'step:'), /Unexpected value 'step'/u],
    [
      'a permission that does not exist',
      `permissions:\n  content: read\n${valid}`,
      /Unexpected value 'content'/u,
    ],
    [
      'a job that needs one that does not exist',
      valid.replace('runs-on', 'needs: b\n    runs-on'),
      /at least one job with no dependencies/u,
    ],
    [
      'an expression that ends early',
      valid.replace('npm ci', 'echo ${{ github.sha == }}'),
      /end of expression/u,
    ],
    ['a context that has no place there', valid.replace('push', 'push\nname: ${{ secrets.X }}'), /secrets/u],
  ])('finds %s', async (_what, text, problem) => {
    expect(await schemaProblems('a.yml', valid)).toEqual([]);
    expect((await schemaProblems('a.yml', text)).join('\n')).toMatch(problem);
  });
});

describe('the rules', () => {
  const step = { name: 'Test', run: 'npm test' };
  const job = { 'timeout-minutes': 5, steps: [step] };
  const workflow = { permissions: { contents: 'read' }, concurrency: { group: 'a' }, jobs: { test: job } };
  const withStep = (other: object) => ({ ...workflow, jobs: { test: { ...job, steps: [other] } } });

  it('find nothing wrong with a workflow that keeps them', () => {
    expect(brokenRules(workflow, facts)).toEqual([]);
  });

  it.each([
    ['has no permissions of its own', { ...workflow, permissions: undefined }, /permissions/u],
    ['may write as a whole', { ...workflow, permissions: { contents: 'write' } }, /may write/u],
    ['has no concurrency group', { ...workflow, concurrency: undefined }, /concurrency/u],
    [
      'has a job that may write',
      { ...workflow, jobs: { test: { ...job, permissions: { issues: 'write' } } } },
      /may write/u,
    ],
    ['has a job without a time limit', { ...workflow, jobs: { test: { steps: [step] } } }, /time limit/u],
    [
      'uses an action of others by its version',
      withStep({ name: 'A', uses: 'someone/action@v1' }),
      /not pinned/u,
    ],
    [
      'uses an action of GitHub by a branch',
      withStep({ name: 'A', uses: 'actions/cache@main' }),
      /not pinned/u,
    ],
    [
      'keeps the token after its check-out',
      withStep({ name: 'A', uses: 'actions/checkout@v7' }),
      /keeps the token/u,
    ],
    [
      'puts an expression into a command line',
      withStep({ name: 'A', run: 'echo ${{ github.ref }}' }),
      /expression/u,
    ],
    ['starts a script that does not exist', withStep({ name: 'A', run: 'npm run nothing' }), /nothing/u],
  ])('refuse a workflow that %s', (_what, content, rule) => {
    expect(brokenRules(content, facts).join('\n')).toMatch(rule);
  });

  it('accept an action of others by the hash of a commit', () => {
    const uses = `someone/action@${'0123456789'.repeat(4)}`;
    expect(brokenRules(withStep({ name: 'A', uses }), facts)).toEqual([]);
  });
});

it.each([
  ['npm test', ['test']],
  ['sudo env "PATH=$PATH" npm run system-packages', ['system-packages']],
  ['npm run --silent release -- notes "$TAG" > notes.md', ['release']],
  ['npm ci && npm run build\nnpm start', ['build', 'start']],
  ['npm audit --audit-level=high', []],
])('%j starts %j', (run, scripts) => {
  expect(scriptsIn(run)).toEqual(scripts);
});
