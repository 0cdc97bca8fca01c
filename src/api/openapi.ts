import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { config } from '../config.ts';
import { paths } from '../urls.ts';
import { type Operation, operations } from './contract.ts';
import { id, problem } from './shapes.ts';

const NO: [number, string, RegExp][] = [
  [400, 'The input is wrong: `errors` names every field and the remedy', /./],
  [401, 'No key, or not a live one', /./],
  [403, 'The key may not do this', /./],
  [404, 'There is no such thing', /\{/],
  [409, 'Right input, wrong moment: read again', /^\/(articles|issues)\//],
  [429, 'Too many calls: see Retry-After', /./],
  [503, 'The store or the queue is away: see Retry-After', /./],
];

let made: object | undefined;

/** The OpenAPI 3.1 document of the contract. */
export function openApi(): object {
  made ??= make();
  return made;
}

function make(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key made at the desk under Inställningar, with the scopes read and write.',
  });
  for (const [name, operation] of Object.entries(operations) as [string, Operation][])
    registry.registerPath(routeOf(name, operation));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: `${config().NEWSLETTER_NAME}: API`,
      version: '1.0.0',
      description: 'Subscribers, articles, issues and reports. Errors are problem+json (RFC 9457).',
    },
    servers: [{ url: paths.api }],
    security: [{ key: [] }],
    tags: ['Subscribers', 'Articles', 'Issues'].map((tag) => ({ name: tag })),
  });
}

function routeOf(name: string, operation: Operation): RouteConfig {
  const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
  const told = operation.answer
    ? { content: contentOf(operation.answer, operation.stream) }
    : operation.file
      ? { content: { [operation.file]: { schema: z.string().meta({ format: 'binary' }) } } }
      : {};
  return {
    method: operation.method,
    path: operation.path,
    operationId: name,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.more, `Needs the scope ${operation.scope}.`].filter(Boolean).join(' '),
    request: {
      ...(operation.path.includes('{id}') ? { params: z.object({ id }) } : {}),
      ...(operation.query ? { query: operation.query as z.ZodObject } : {}),
      ...(operation.body ? { body: { required: true, ...json(operation.body) } } : {}),
    },
    responses: { [operation.status]: { description: 'Done', ...told }, ...refusals(operation.path) },
  };
}

function contentOf(schema: z.ZodType, stream = false) {
  return { 'application/json': { schema }, ...(stream ? { 'text/event-stream': { schema } } : {}) };
}

function refusals(path: string): RouteConfig['responses'] {
  const content = { 'application/problem+json': { schema: problem } };
  const fitting = NO.filter(([, , where]) => where.test(path));
  return Object.fromEntries(fitting.map(([status, description]) => [status, { description, content }]));
}
