/** The control over HTTP: `POST /<method>` with the argument as its JSON body; answers the result as JSON. */
import fastify, { type FastifyInstance } from 'fastify';

import { controlSchemas, type Control } from './control.ts';

export function buildControlServer(control: Control): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body.toString()));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
  for (const name of Object.keys(controlSchemas) as (keyof Control)[]) {
    app.post(`/${name}`, async (request, reply) => {
      const argument = controlSchemas[name].safeParse(request.body ?? undefined);
      if (!argument.success) {
        const problems = argument.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
        return await reply.code(400).send(`${name}: ${problems.join('; ')}`);
      }
      const method: (argument: never) => Promise<unknown> = control[name];
      const result = await method(argument.data as never);
      return await reply.type('application/json').send(JSON.stringify(result ?? null));
    });
  }
  return app;
}
