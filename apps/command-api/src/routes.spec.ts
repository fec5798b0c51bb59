import { commands } from '../../system/commands.js';
import { commandRoutes } from './routes.js';

it('every command has one route, and every route a command that imports can use as well', () => {
  const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name).sort();
  expect(names(commandRoutes.map(({ command }) => command))).toEqual(names(commands));
});
