import { defineCommand, defineStream } from '#kernel';
import { Id } from '#schema';
import { openApi } from './openapi.js';
import type { CommandRoute } from './routes.js';

class Greet {
  @Id('Whom') personId!: string;
}
const greet = defineCommand({
  name: 'greet-person',
  type: Greet,
  stream: defineStream<object, object>({ category: 'person', initial: {}, evolve: {} }),
  id: ({ personId }) => personId,
  decide: () => [],
});
const again = { operationId: 'greetPerson', parameters: { personId: '$request.path.personId' } };
const route: CommandRoute = {
  path: 'people/:personId/greet',
  command: greet,
  summary: 'Greet',
  description: 'Say hello.',
  tag: { name: 'People', description: 'All of them' },
  links: { again, read: { ...again, operationId: 'getPerson' } },
};

it('a document of a part of the operations links to none of the others', () => {
  const { paths } = openApi({ commands: [route], queries: [], refusals: [] }, '1');
  expect(paths['/people/{personId}/greet']?.post?.responses).toMatchObject({ '200': { links: { again } } });
  expect(JSON.stringify(paths)).not.toContain('getPerson');
});
