/** Checks a GitHub workflow with GitHub's own parser, which has the whole schema. */
import { registerHooks } from 'node:module';

// The parser imports its schema as JSON without the attribute that Node asks for.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});

/**
 * What GitHub would find wrong with a workflow, each with its place; empty for a valid one.
 *
 * @param name of the file, for messages; `text`: its YAML.
 */
export async function schemaProblems(name: string, text: string): Promise<string[]> {
  const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } =
    await import('@actions/workflow-parser');
  const { context, value } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
  // Jobs that need one another, events and timetables are checked only in this step.
  const template = value === undefined ? null : await convertWorkflowTemplate(context, value);
  const found = [
    ...context.errors.getErrors().map(({ message }) => message),
    ...(template?.errors ?? []).map(({ Message }) => Message),
  ];
  return [...new Set(found)];
}
