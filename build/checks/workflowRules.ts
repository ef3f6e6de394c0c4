/** The rules of this project for workflows, beyond GitHub's schema: few rights, pinned actions, limits, and scripts that exist. Pure. */
import { z } from 'zod';

import { startedScript } from './npmScripts.ts';

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']));
const stepSchema = z.object({
  name: z.string(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobSchema = z.object({
  uses: z.string().optional(),
  permissions: permissionsSchema.optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.object({
  permissions: permissionsSchema,
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(z.string(), jobSchema),
});

type Step = z.infer<typeof stepSchema>;
type Job = z.infer<typeof jobSchema>;

export interface RuleFacts {
  /** The names of the scripts of package.json. */
  readonly scripts: ReadonlySet<string>;
  /** The jobs that may write, e.g. to create a release. */
  readonly writingJobs: ReadonlySet<string>;
}

/** Actions of GitHub by their major version, those of anyone else by the full hash of a commit, and workflows of this repository. */
const pinned = [
  /^actions\/[\w-]+@v\d+$/u,
  /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/u,
  /^\.\/\.github\/workflows\/[\w-]+\.yml$/u,
];

/** The rules that a workflow breaks, each as a sentence; `content`: the workflow as plain values. */
export function brokenRules(content: unknown, facts: RuleFacts): string[] {
  const workflow = workflowSchema.safeParse(content);
  if (!workflow.success)
    return workflow.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { permissions, jobs } = workflow.data;
  const broken = Object.entries(jobs).flatMap(([name, job]) =>
    brokenByJob(name, job, facts).map((rule) => `Job ${name}: ${rule}`),
  );
  return grantsWriting(permissions) ? ['The workflow may write as a whole.', ...broken] : broken;
}

function brokenByJob(name: string, job: Job, facts: RuleFacts): string[] {
  const broken: string[] = [];
  if (grantsWriting(job.permissions ?? {}) && !facts.writingJobs.has(name)) broken.push('it may write.');
  if (job.uses !== undefined && !isPinned(job.uses)) broken.push(`${job.uses} is not pinned.`);
  if (job.uses === undefined && job['timeout-minutes'] === undefined) broken.push('it has no time limit.');
  return [...broken, ...job.steps.flatMap((step) => brokenByStep(step, facts))];
}

function brokenByStep({ name, uses, run, with: inputs }: Step, { scripts }: RuleFacts): string[] {
  const broken: string[] = [];
  if (uses !== undefined && !isPinned(uses)) broken.push(`${uses} is not pinned.`);
  if (uses?.startsWith('actions/checkout@') === true && inputs?.['persist-credentials'] !== false)
    broken.push('its check-out keeps the token for the steps that follow.');
  // A value from outside would become a part of the command line; the environment passes it as a value.
  if (run?.includes('${{') === true) broken.push(`"${name}" puts an expression into a command line.`);
  for (const script of scriptsIn(run ?? ''))
    if (!scripts.has(script)) broken.push(`"${name}" starts npm run ${script}, which does not exist.`);
  return broken;
}

/** The npm scripts that a command line starts. */
export function scriptsIn(run: string): string[] {
  return run.split(/&&|\|\||[;|\n]/u).flatMap((command) => {
    const words = command.trim().split(/\s+/u);
    // `sudo env PATH=… npm run x` and `npm run --silent x` start x too.
    const start = words.indexOf('npm');
    return start < 0 ? [] : (startedScript(words.slice(start).filter((word) => word !== '--silent')) ?? []);
  });
}

function isPinned(uses: string): boolean {
  return pinned.some((form) => form.test(uses));
}

function grantsWriting(permissions: Readonly<Record<string, string>>): boolean {
  return Object.values(permissions).includes('write');
}
