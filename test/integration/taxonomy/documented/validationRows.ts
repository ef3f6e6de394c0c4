/** 422 in every shape it may have, at the endpoints that document it. */
import type { FieldProblem } from '../../../../preload/contract.ts';
import { answers, failure, forSupport, refusedForGood } from './expected.ts';
import type { DocumentedRow, Outcome, Scene, TestedEndpoint } from './row.ts';

function invalid(fields: readonly FieldProblem[], detail: string): Outcome {
  return refusedForGood(failure('validation', forSupport, 422, detail, { fields }), {
    line: 'Submission not accepted',
    below: 'Some details need to be fixed',
  });
}

function madeUpRows(endpoint: TestedEndpoint, field: string): DocumentedRow[] {
  const message = 'Field required';
  const plain = [{ field, message }];
  return [
    {
      endpoint,
      answer: '422 with a list of fields',
      arrange: answers(endpoint, { status: 422, json: { fields: [{ field, message }] } }),
      outcome: invalid(plain, `${field}: ${message}`),
    },
    {
      endpoint,
      answer: '422 with an object of fields and a detail',
      arrange: answers(endpoint, {
        status: 422,
        json: { detail: 'Request validation failed', fields: { [field]: message } },
      }),
      outcome: invalid(plain, 'Request validation failed'),
    },
    {
      endpoint,
      answer: '422 with FastAPI’s list of details',
      arrange: answers(endpoint, {
        status: 422,
        json: { detail: [{ type: 'missing', loc: ['body', field], msg: message, input: {} }] },
      }),
      outcome: invalid([{ field: `body.${field}`, message }], `body.${field}: ${message}`),
    },
  ];
}

/** The only value of a request that a person can enter: the id of the previous submission. */
async function askForOddVersion({ service, app, path, name }: Scene): Promise<void> {
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 409,
    json: { detail: 'Asset already submitted' },
    next: 1,
  });
  await app.queue.add([path]);
  await app.atRest();
  await service.control.resetLedger();
  await app.queue.actions.submitAsNewVersion(app.row(name).id, 'not an id');
}

const path = ['assets', '0', 'previousSubmissionId'];
const realShapes = [
  { shape: 'fields', field: path.join('.') },
  { shape: 'locations', field: ['body', ...path].join('.') },
  { shape: 'detail-list', field: ['body', ...path].join('.') },
] as const;

const realRows: readonly DocumentedRow[] = realShapes.map(({ shape, field }) => ({
  endpoint: 'submissions.create',
  answer: `422 to a previousSubmissionId that is none, written as ${shape}`,
  arrange: ({ service }) => service.control.setBehaviour({ validationShape: shape }),
  act: askForOddVersion,
  outcome: invalid([{ field, message: 'Invalid UUID' }], `${field}: Invalid UUID`),
}));

export const validationRows: readonly DocumentedRow[] = [
  ...madeUpRows('uploads.url', 'filename'),
  ...madeUpRows('uploads.direct', 'file'),
  ...madeUpRows('submissions.create', 'assets'),
  ...realRows,
];
